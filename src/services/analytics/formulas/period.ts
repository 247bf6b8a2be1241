import { addDays, DAY_MS } from "../../../time.ts";
import { divideHalfUp, percentOf } from "./numbers.ts";

/** Days of a store's calendar, both included; yyyy-mm-dd. */
export type Days = { readonly from: string; readonly to: string };

export const PERIODS = { TODAY: 1, LAST_7_DAYS: 7, LAST_28_DAYS: 28 } as const;

const WEEK = 7;

/** The last so many days, today included. */
export function lastDays(today: string, name: keyof typeof PERIODS): Days {
  return { from: addDays(today, 1 - PERIODS[name]), to: today };
}

/** @example lengthOf({ from: "2026-03-01", to: "2026-03-07" }) // 7 */
export function lengthOf({ from, to }: Days): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/**
 * The same weekdays of the period before: so many whole weeks earlier that the two do not meet.
 *
 * @example sameWeekdaysBefore({ from: "2026-03-10", to: "2026-03-10" }) // 2026-03-03, both
 * @example sameWeekdaysBefore({ from: "2026-03-01", to: "2026-03-10" }) // 2026-02-15 to 2026-02-24
 */
export function sameWeekdaysBefore(days: Days): Days {
  const back = -Math.ceil(lengthOf(days) / WEEK) * WEEK;
  return { from: addDays(days.from, back), to: addDays(days.to, back) };
}

export type Compared = {
  /** Null where it is not known. */
  readonly value: number | null;
  readonly before: number | null;
  /** Percent with one decimal; null where it is not known or there was nothing before. */
  readonly change: number | null;
};

export function compared(value: number | null, before: number | null): Compared {
  const change =
    value === null || before === null || before <= 0
      ? null
      : percentOf(BigInt(value) - BigInt(before), before);
  return { value, before, change };
}

/** Sums up what is known; null where nothing is. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/**
 * What an event's cost is for some days: the same for each of its own days, won by won, so that adjoining periods add
 * up to the whole. Null where the cost is not known or the event has no days.
 *
 * @param run the event's own days
 */
export function costWithin(costKrw: number | null, run: Days | null, days: Days): number | null {
  if (costKrw === null || run === null || run.to < run.from) return null;
  const length = lengthOf(run);
  const through = (day: string) => {
    const passed = Math.max(0, Math.min(length, lengthOf({ from: run.from, to: day })));
    return Number(divideHalfUp(BigInt(costKrw) * BigInt(passed), BigInt(length)));
  };
  return through(days.to) - through(addDays(days.from, -1));
}

/**
 * Views gained, of totals that only grow: a total restated below what it was has gained nothing.
 *
 * @param start the last total before the period: 0 where the event began in it, null where it is not known
 */
export function gained(start: number | null, end: number | null): number | null {
  return start === null || end === null ? null : Math.max(0, end - start);
}
