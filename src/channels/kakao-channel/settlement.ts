import { DAY_MS, HOUR_MS } from "../../time.ts";
import { koreanMidnight } from "../korea.ts";

const SETTLED_MS = 8 * HOUR_MS;

/**
 * Epoch ms from which the counts of a day stay as they are: 08:00 of the next day, in Korea whatever the store's
 * zone. Until then Kakao corrects them.
 *
 * @param at any instant of the day
 * @example settledAt(Date.parse("2026-03-10T23:59:00+09:00")) // 2026-03-11T08:00:00+09:00
 */
export function settledAt(at: number): number {
  return koreanMidnight(at) + DAY_MS + SETTLED_MS;
}
