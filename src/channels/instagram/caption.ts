import { withHashtags } from "../content-rules.ts";
import { withTracking } from "../copy.ts";
import type { InstagramContent } from "./schema.ts";

const MENTION = /(?<![\p{L}\p{N}_.])@[A-Za-z0-9_.]+/gu;

/** The one place where text, tracking link and tags become what customers read. */
export function composeCaption(
  { caption = "", hashtags = [] }: InstagramContent,
  trackingUrl: string,
): string {
  return withHashtags(withTracking(caption, trackingUrl), hashtags);
}

/** How many accounts a text mentions, as Instagram counts them. */
export function countMentions(text: string): number {
  return text.match(MENTION)?.length ?? 0;
}

/** Whether a caption holds our tracking code as a whole, and not a longer one that begins like it. */
export function hasMarker(caption: string, marker: string): boolean {
  const needle = `/r/${marker}`;
  for (let at = caption.indexOf(needle); at !== -1; at = caption.indexOf(needle, at + 1)) {
    if (!/^[A-Za-z0-9_-]/.test(caption.slice(at + needle.length))) return true;
  }
  return false;
}
