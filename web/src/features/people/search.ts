import type { ChannelName } from "../../format/index.ts";

/** As they are offered; who came by none is last. */
export const CHANNELS = [
  "WooridongneTV",
  "RingoBiz",
  "GenieTV",
  "Instagram",
  "NaverBlog",
  "KakaoChannel",
  "direct",
] as const satisfies readonly ChannelName[];

export type PeopleSearch = { readonly channel?: (typeof CHANNELS)[number] | undefined };

/** What the address says. Never whom somebody looks for: addresses are kept and shared. */
export function peopleSearch(search: Record<string, unknown>): PeopleSearch {
  const channel = CHANNELS.find((one) => one === search["channel"]);
  return channel === undefined ? {} : { channel };
}
