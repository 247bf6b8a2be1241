import { median } from "../../statistics/index.ts";

/** Sales of one recorded day; `index` counts calendar days, negative before the event, 0 its first day. */
export type DayOfSales = { readonly index: number; readonly amount: number };

/** What the store would usually sell: a level for each weekday at index 0, and one trend. Won. */
export type Baseline = {
  readonly levels: ReadonlyMap<number, number>;
  /** Won a day. */
  readonly slope: number;
  /** Days the baseline is made of. */
  readonly days: readonly DayOfSales[];
};

const WEEK = 7;
export const SAME_WEEKDAYS_MAX = 8;
export const SAME_WEEKDAYS_MIN = 4;

/** 0 to 6; the same for the same weekday. */
export function weekdayOf(index: number): number {
  return ((index % WEEK) + WEEK) % WEEK;
}

/**
 * Median of each weekday over its newest 4 to 8 recorded days before the event, around Theil and Sen's slope: the median
 * of all slopes between two days of the same weekday, so that the weekdays do not disturb it. One odd day moves neither.
 *
 * @param history recorded days, any order; weekdays with fewer than 4 are left out
 * @returns null when no weekday has enough days
 */
export function baselineOf(history: readonly DayOfSales[]): Baseline | null {
  const groups = newestByWeekday(history);
  if (groups.length === 0) return null;
  const slope = median(groups.flatMap(slopesOf)) ?? 0;
  const levels = new Map(
    groups.map((days) => [weekdayOf(days[0]?.index ?? 0), levelOf(days, slope)] as const),
  );
  return { levels, slope, days: groups.flat() };
}

function newestByWeekday(history: readonly DayOfSales[]): DayOfSales[][] {
  const newest = history.filter(({ index }) => index < 0).sort((left, right) => right.index - left.index);
  return Array.from({ length: WEEK }, (_, weekday) =>
    newest.filter(({ index }) => weekdayOf(index) === weekday).slice(0, SAME_WEEKDAYS_MAX),
  ).filter((days) => days.length >= SAME_WEEKDAYS_MIN);
}

function slopesOf(days: readonly DayOfSales[]): number[] {
  return days.flatMap((newer, at) =>
    days.slice(at + 1).map((older) => (newer.amount - older.amount) / (newer.index - older.index)),
  );
}

function levelOf(days: readonly DayOfSales[], slope: number): number {
  return median(days.map(({ index, amount }) => amount - slope * index)) ?? 0;
}

/** Won expected on a day, never below 0; undefined for a weekday without a level. */
export function expectedOn({ levels, slope }: Baseline, index: number): number | undefined {
  const level = levels.get(weekdayOf(index));
  return level === undefined ? undefined : Math.max(0, level + slope * index);
}
