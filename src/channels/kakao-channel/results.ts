import type { ProbeContext } from "../channel.ts";
import { isChannelError } from "../errors.ts";
import { readMessages } from "./groups.ts";

/** How many recipients met each status code, for example { "4000": 12, "3102": 1 }. */
export type StatusCounts = { readonly [statusCode: string]: number };

/** 10,000 recipients; of a larger group the totals must do. */
const MAX_PAGES = 50;

/** In the order of the codes, so that the same results always make the same text. */
export function countCodes(codes: readonly string[]): StatusCounts {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What became of each message, read only into counts. Null when the group is too large or does not answer: the
 * group's own totals are known all the same.
 */
export async function readResults(caller: ProbeContext, groupId: string): Promise<StatusCounts | null> {
  const codes: string[] = [];
  let startKey: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    try {
      const { messageList, nextKey } = await readMessages(caller, groupId, startKey);
      codes.push(...Object.values(messageList).map(({ statusCode }) => statusCode));
      if (nextKey === undefined || nextKey === null || nextKey === "") return countCodes(codes);
      startKey = nextKey;
    } catch (thrown) {
      if (isChannelError(thrown)) return null;
      throw thrown;
    }
  }
  return null;
}
