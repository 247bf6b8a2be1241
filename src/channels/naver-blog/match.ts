import type { ChannelContext } from "../channel.ts";
import { readPlainText, tidy } from "./plain-text.ts";

/** What a feed or a search result shows of a post. */
export type Seen = { readonly title: string; readonly description: string; readonly link: string };

/** `marker` proves that the post is ours, `title` makes it very likely; null = another post. */
export type Match = "marker" | "title" | null;

/** What was handed over, by which its post is known. */
export type Sought = Pick<ChannelContext, "marker" | "trackingUrl"> & { readonly title: string };

/**
 * Whether a post is the one that was handed over: it shows the marker, or has exactly the title and shows no
 * other tracking link of ours (another event's post may have the same title).
 */
export function matchOf(seen: Seen, sought: Sought): Match {
  const text = `${seen.title} ${seen.description} ${seen.link}`;
  if (text.split(/[^A-Za-z0-9_-]+/).includes(sought.marker)) return "marker";
  const isOthers = codesIn(text, sought).some((code) => !sought.marker.startsWith(code));
  const titles = [tidy(sought.title), readPlainText(sought.title)];
  return !isOthers && titles.includes(seen.title) ? "title" : null;
}

/** Codes behind our own tracking address; the last one may be cut off where the shown text ends. */
function codesIn(text: string, { marker, trackingUrl }: Sought): string[] {
  const place = trackingUrl.slice(trackingUrl.indexOf("://") + 3, -marker.length);
  return text
    .split(place)
    .slice(1)
    .map((rest) => /^[A-Za-z0-9_-]*/.exec(rest)?.[0] ?? "");
}
