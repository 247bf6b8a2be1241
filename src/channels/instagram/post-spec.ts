import type { DeriveInput } from "../channel.ts";
import { clip, readContent } from "../content-rules.ts";
import { sha256Hex } from "../digest.ts";
import type { JsonObject } from "../json.ts";
import { composeCaption } from "./caption.ts";
import { InstagramContent, INSTAGRAM_LIMITS as LIMITS } from "./schema.ts";

/** What will be posted, read out of the owner's fields. */
export type PostSpec = {
  readonly media: PostMedia;
  readonly caption: string;
  readonly altText: string;
};

export type PostMedia =
  | { readonly kind: "image"; readonly urls: readonly [string] }
  | { readonly kind: "carousel"; readonly urls: readonly string[] }
  | { readonly kind: "reel"; readonly urls: readonly [string] };

/** A film goes before several pictures, several before one. */
export function mediaOf({ imageUrl = "", imageUrls = [], videoUrl = "" }: InstagramContent): PostMedia {
  if (videoUrl !== "") return { kind: "reel", urls: [videoUrl] };
  if (imageUrls.length > 0) return { kind: "carousel", urls: imageUrls };
  return { kind: "image", urls: [imageUrl] };
}

/** @throws ChannelError INVALID_CONTENT for stored content of another shape */
export function toPostSpec(
  content: JsonObject,
  { event, trackingUrl }: Pick<DeriveInput, "event" | "trackingUrl">,
): PostSpec {
  const fields = readContent(InstagramContent, content);
  return {
    media: mediaOf(fields),
    caption: composeCaption(fields, trackingUrl),
    altText: fields.altText ?? clip(event.title, LIMITS.altTextMaxChars),
  };
}

/** Tells two posts apart: a container made for one must not be published for the other. */
export async function fingerprintOf({ media, caption, altText }: PostSpec): Promise<string> {
  const text = JSON.stringify([media.kind, media.urls, caption, altText]);
  return (await sha256Hex(text)).slice(0, 16);
}
