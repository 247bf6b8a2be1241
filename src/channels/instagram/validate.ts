import type { DeriveInput, Issue } from "../channel.ts";
import {
  checkHashtags,
  checkImage,
  checkVideo,
  codePoints,
  hardIssue,
  type MediaRules,
  readContent,
} from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { composeCaption, countMentions } from "./caption.ts";
import { mediaOf } from "./post-spec.ts";
import { InstagramContent, INSTAGRAM_LIMITS as LIMITS } from "./schema.ts";

const IMAGE_RULES: MediaRules = {
  isRequired: true,
  types: LIMITS.imageTypes,
  maxBytes: LIMITS.imageMaxBytes,
  minRatio: LIMITS.imageMinRatio,
  maxRatio: LIMITS.imageMaxRatio,
};

/** Only the first picture's shape counts: the others are cropped to it. */
const NEXT_IMAGE_RULES: MediaRules = {
  isRequired: true,
  types: LIMITS.imageTypes,
  maxBytes: LIMITS.imageMaxBytes,
};

const REEL_RULES: MediaRules = {
  isRequired: true,
  types: LIMITS.reelTypes,
  maxBytes: LIMITS.reelMaxBytes,
  minMs: LIMITS.reelMinMs,
  maxMs: LIMITS.reelMaxMs,
};

/** Pure; INSTAGRAM_LIMITS on what is really sent. */
export function validateInstagram(content: JsonObject, input: DeriveInput): Issue[] {
  const fields = readContent(InstagramContent, content);
  return [...checkMedia(fields, input), ...checkText(fields, input)];
}

function checkMedia(fields: InstagramContent, { media: known }: DeriveInput): Issue[] {
  const media = mediaOf(fields);
  switch (media.kind) {
    case "image":
      return checkImage(fields.imageUrl, "imageUrl", { ...IMAGE_RULES, media: known });
    case "reel":
      return [
        ...checkVideo(media.urls[0], "videoUrl", { ...REEL_RULES, media: known }),
        ...((fields.imageUrls?.length ?? 0) > 0
          ? [hardIssue("imageUrls", "MEDIA_CONFLICT", "영상과 여러 사진 중 하나만 골라 주세요.")]
          : []),
      ];
    case "carousel":
      return checkCarousel(media.urls, known);
  }
}

function checkCarousel(urls: readonly string[], known: DeriveInput["media"]): Issue[] {
  if (urls.length < LIMITS.carouselMin || urls.length > LIMITS.carouselMax)
    return [hardIssue("imageUrls", "CAROUSEL_SIZE", "여러 장 게시물은 사진을 2장에서 10장까지 넣어 주세요.")];
  return urls.flatMap((url, index) => {
    const rules = index === 0 ? IMAGE_RULES : NEXT_IMAGE_RULES;
    return checkImage(url, `imageUrls.${index}`, { ...rules, media: known });
  });
}

function checkText(fields: InstagramContent, { trackingUrl }: DeriveInput): Issue[] {
  const text = composeCaption(fields, trackingUrl);
  const issues: Issue[] = [];
  if (codePoints(text) > LIMITS.captionMaxChars)
    issues.push(
      hardIssue("caption", "CAPTION_TOO_LONG", "문구는 해시태그를 포함해 2,200자까지 쓸 수 있어요."),
    );
  issues.push(
    ...checkHashtags(fields.hashtags ?? [], {
      text,
      max: LIMITS.hashtagMax,
      softMax: LIMITS.hashtagSoftMax,
    }),
  );
  if (countMentions(text) > LIMITS.mentionMax)
    issues.push(hardIssue("caption", "TOO_MANY_MENTIONS", "계정 언급은 20개까지 할 수 있어요."));
  if (codePoints(fields.altText ?? "") > LIMITS.altTextMaxChars)
    issues.push(hardIssue("altText", "ALT_TEXT_TOO_LONG", "사진 설명은 1,000자까지 쓸 수 있어요."));
  return issues;
}
