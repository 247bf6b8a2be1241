import type { ChannelPreview, DeriveInput } from "../channel.ts";
import { clip, counter, hashtagText, readContent, toHashtag } from "../content-rules.ts";
import { eventCopy, withTracking } from "../copy.ts";
import type { JsonObject } from "../json.ts";
import { toPostSpec } from "./post-spec.ts";
import { InstagramContent, INSTAGRAM_LIMITS as LIMITS } from "./schema.ts";

/** The event's picture and words, with the store's name and region as tags. */
export function deriveInstagram(input: DeriveInput): InstagramContent {
  const { event, store, trackingUrl } = input;
  const tags = [toHashtag(store.name), "이벤트", toHashtag(store.region)];
  return {
    ...(event.imageUrl === null ? {} : { imageUrl: event.imageUrl }),
    caption: withTracking(clip(eventCopy(input), 1_800), trackingUrl),
    hashtags: [...new Set(tags)].filter((tag) => tag !== ""),
    altText: clip(event.title, LIMITS.altTextMaxChars),
  };
}

/** Links in captions cannot be tapped, so the tracking address stands in the text as well. */
export function previewInstagram(content: JsonObject, input: DeriveInput): ChannelPreview {
  const { media, caption, altText } = toPostSpec(content, input);
  const { hashtags = [] } = readContent(InstagramContent, content);
  const kind = media.kind === "reel" ? "video" : "image";
  return {
    kind: "post",
    title: null,
    text: caption,
    hashtags: hashtags.map(hashtagText),
    media: media.urls
      .filter((url) => url !== "")
      .map((url) => ({ kind, url, ratio: ratioOf(media.kind, media.urls[0], input) })),
    link: { label: "참여하기", url: input.trackingUrl },
    counters: [
      counter("caption", caption, LIMITS.captionMaxChars),
      ...(media.kind === "reel" ? [] : [counter("altText", altText, LIMITS.altTextMaxChars)]),
    ],
  };
}

/** A carousel is cropped to its first picture, whose shape is known where it is the store's own upload. */
function ratioOf(
  kind: "image" | "carousel" | "reel",
  first: string | undefined,
  { media }: DeriveInput,
): string | null {
  if (kind === "reel") return LIMITS.reelRatio;
  const { width, height } = media.get(first ?? "") ?? { width: null, height: null };
  return kind === "image" || width === null || height === null ? null : `${width}:${height}`;
}
