import type { ChannelContext, DeriveInput, Issue } from "../channel.ts";
import {
  checkImage,
  clip,
  codePoints,
  compact,
  fileExtension,
  hardIssue,
  readContent,
  softIssue,
} from "../content-rules.ts";
import { eventCopy, withTracking } from "../copy.ts";
import type { JsonObject } from "../json.ts";
import { InstagramContent, INSTAGRAM_LIMITS as LIMITS } from "./schema.ts";

const HASHTAG = /#[\p{L}\p{N}_]+/gu;
const MENTION = /(?<![\p{L}\p{N}_.])@[A-Za-z0-9_.]+/gu;

export function deriveInstagram(input: DeriveInput): InstagramContent {
  const { event, store, trackingUrl } = input;
  return {
    ...(event.imageUrl === null ? {} : { imageUrl: event.imageUrl }),
    caption: withTracking(clip(eventCopy(input), 1_800), trackingUrl),
    hashtags: [...new Set([tagOf(store.name), "이벤트", tagOf(store.region)])].filter((tag) => tag !== ""),
  };
}

/** Cut without the ellipsis of other texts, which no hashtag may hold. */
function tagOf(text: string): string {
  const tag = [...text.replace(/[^\p{L}\p{N}_]/gu, "")].slice(0, 30).join("");
  return /^\d*$/.test(tag) ? "" : tag;
}

export function validateInstagram(content: JsonObject, { trackingUrl }: DeriveInput): Issue[] {
  const { imageUrl, caption = "", hashtags = [] } = readContent(InstagramContent, content);
  const issues = checkImage(imageUrl, "imageUrl", true);
  if (issues.length === 0 && imageUrl && !LIMITS.imageTypes.some((type) => type === fileExtension(imageUrl)))
    issues.push(softIssue("imageUrl", "IMAGE_TYPE", "Instagram에는 JPEG 사진이 좋아요."));
  const text = composeCaption({ caption, hashtags }, trackingUrl);
  if (codePoints(text) > LIMITS.captionMaxChars)
    issues.push(
      hardIssue("caption", "CAPTION_TOO_LONG", "문구는 해시태그를 포함해 2,200자까지 쓸 수 있어요."),
    );
  if (hashtags.some((tag) => !isHashtag(tag)))
    issues.push(
      hardIssue(
        "hashtags",
        "INVALID_HASHTAG",
        "해시태그에는 글자, 숫자, 밑줄만 쓸 수 있고 숫자로만 쓸 수 없어요.",
      ),
    );
  const count = text.match(HASHTAG)?.length ?? 0;
  if (count > LIMITS.hashtagMax)
    issues.push(hardIssue("hashtags", "TOO_MANY_HASHTAGS", "해시태그는 30개까지 쓸 수 있어요."));
  else if (count > LIMITS.hashtagSoftMax)
    issues.push(softIssue("hashtags", "MANY_HASHTAGS", "해시태그는 5개까지 쓰는 것이 좋아요."));
  if ((text.match(MENTION)?.length ?? 0) > LIMITS.mentionMax)
    issues.push(hardIssue("caption", "TOO_MANY_MENTIONS", "계정 언급은 20개까지 할 수 있어요."));
  return issues;
}

function isHashtag(tag: string): boolean {
  const word = tag.startsWith("#") ? tag.slice(1) : tag;
  return /^[\p{L}\p{N}_]{1,100}$/u.test(word) && !/^\d+$/.test(word);
}

export function composeCaption(
  { caption = "", hashtags = [] }: InstagramContent,
  trackingUrl: string,
): string {
  const tags = hashtags.map((tag) => (tag.startsWith("#") ? tag : `#${tag}`)).join(" ");
  const text = withTracking(caption, trackingUrl);
  return tags === "" ? text : `${text}\n\n${tags}`;
}

export function toPost(ctx: ChannelContext): JsonObject {
  const content = readContent(InstagramContent, ctx.content);
  return compact({
    imageUrl: content.imageUrl,
    caption: composeCaption(content, ctx.trackingUrl),
    altText: clip(ctx.event.title, 1_000),
    marker: ctx.marker,
  });
}
