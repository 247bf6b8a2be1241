import { HOUR_MS } from "../../../time.ts";
import type { NegativeBinomial } from "../statistics/index.ts";

/** Counts of consecutive hours, oldest first; null = not to be learned from. */
export type HourCounts = readonly (number | null)[];

const DAY = 24;
/** Two days, so that every hour of the day has been seen twice. */
const HISTORY_MIN = 2 * DAY;
/** Each day back counts this much of the one after it, ten days at most. */
const DAY_WEIGHT = 0.8;
const DAYS_BACK = 10;
/** Hours over which it is learned how wild they are. */
const SIZE_HOURS = 7 * DAY;
/** Each hour back says this much less of today's level: a good or a bad day shows before it is over. */
const LEVEL_WEIGHT = 0.92;
/** The hours beside it speak for an hour, too. */
const NEIGHBOURS = [
  [-1, 0.25],
  [0, 0.5],
  [1, 0.25],
] as const;
/** In days: how much the event's average hour counts beside the hour's own past. */
const PRIOR_DAYS = 0.05;
/** People that the level of the last day is drawn to the days before it by. */
const LEVEL_PRIOR = 3;
/** How wild counts are until the event's own have shown it: standard deviation of half the mean. */
const SIZE_PRIOR = 4;
const SIZE_PRIOR_WEIGHT = 60;
const SIZE_MIN = 1.5;
const SIZE_MAX = 40;

/**
 * What the hours after `history` usually bring, together: the same hours of the days before, newer days first, on the
 * level of the last day, as wild as the event's own counts were. Null below two days.
 *
 * @param hours how many hours the window has, 1-24
 * @example usualCount(counts.slice(0, -1), 1) // { mean: 12.4, size: 6.1 }
 */
export function usualCount(history: HourCounts, hours: number): NegativeBinomial | null {
  if (history.length < HISTORY_MIN) return null;
  const average = averageOf(history);
  const level = levelOf(history, average);
  let mean = 0;
  for (let ahead = 0; ahead < hours; ahead += 1)
    mean += level * rateOf(history, history.length + ahead, average);
  return { mean, size: sizeOf(history, average) };
}

function averageOf(counts: HourCounts): number {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? 0 : known.reduce((sum, count) => sum + count, 0) / known.length;
}

/** The hour `at` places after the beginning, from what lies at least a day (less an hour) before it. */
function rateOf(counts: HourCounts, at: number, average: number): number {
  let [sum, weights] = [PRIOR_DAYS * average, PRIOR_DAYS];
  for (let [day, weight] = [1, 1]; day <= DAYS_BACK && at - day * DAY >= -1; day += 1, weight *= DAY_WEIGHT)
    for (const [beside, share] of NEIGHBOURS) {
      const count = counts[at - day * DAY + beside];
      if (count === undefined || count === null) continue;
      sum += weight * share * count;
      weights += weight * share;
    }
  return sum / weights;
}

/** The last day against what the days before it let expect: an event fades, and a good week rises. */
function levelOf(counts: HourCounts, average: number): number {
  let [seen, expected] = [LEVEL_PRIOR, LEVEL_PRIOR];
  for (let at = Math.max(DAY, counts.length - DAY); at < counts.length; at += 1) {
    const count = counts[at];
    if (count === undefined || count === null) continue;
    const weight = LEVEL_WEIGHT ** (counts.length - 1 - at);
    seen += weight * count;
    expected += weight * rateOf(counts, at, average);
  }
  return seen / expected;
}

/** By moments: variance = mean + mean² / size over the past hours, each against the days before it. */
function sizeOf(counts: HourCounts, average: number): number {
  let [excess, squares] = [SIZE_PRIOR_WEIGHT / SIZE_PRIOR, SIZE_PRIOR_WEIGHT];
  for (let at = Math.max(DAY, counts.length - SIZE_HOURS); at < counts.length; at += 1) {
    const count = counts[at];
    if (count === undefined || count === null) continue;
    const rate = rateOf(counts, at, average);
    excess += (count - rate) ** 2 - rate;
    squares += rate ** 2;
  }
  const size = excess <= 0 ? SIZE_MAX : squares / excess;
  return Math.min(SIZE_MAX, Math.max(SIZE_MIN, size));
}

/** Hours from which nothing is to be learned, both inclusive, epoch ms of their starts; an open end has not come yet. */
export type OddHours = { readonly from: number; readonly to: number | null };

/** Counts from the hour `first` on, without those of odd hours. */
export function learnable(
  counts: readonly number[],
  { first, odd }: { readonly first: number; readonly odd: readonly OddHours[] },
): HourCounts {
  return counts.map((count, index) => {
    const hour = first + index * HOUR_MS;
    return odd.some(({ from, to }) => from <= hour && hour <= (to ?? hour)) ? null : count;
  });
}
