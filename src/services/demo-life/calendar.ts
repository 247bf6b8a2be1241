import { DAY_MS, DEFAULT_TIME_ZONE, dayOf, dayStart, HOUR_MS } from "../../time.ts";

/** Days are counted from today in Korea: 0 is today, -1 yesterday. */
export type Calendar = {
  readonly now: number;
  readonly at: (day: number, hour: number) => number;
  readonly dayName: (day: number) => string;
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: (day: number) => number;
};

export function createCalendar(now: number): Calendar {
  const today = dayStart(DEFAULT_TIME_ZONE, dayOf(DEFAULT_TIME_ZONE, now));
  const at = (day: number, hour: number) => today + day * DAY_MS + Math.round(hour * HOUR_MS);
  const dayName = (day: number) => dayOf(DEFAULT_TIME_ZONE, at(day, 12));
  return { now, at, dayName, weekday: (day) => new Date(`${dayName(day)}T00:00:00Z`).getUTCDay() };
}

/** Always the same number in [0, 1) for the same words: a demo is the same shop for everybody. */
export function dice(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const letter of words.join("/")) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x1_0000_0000;
}

/** One of the choices, by their weights. */
export function pick<T>(choices: readonly (readonly [T, number])[], roll: number): T | undefined {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = roll * total;
  return choices.find(([, weight]) => {
    left -= weight;
    return left < 0;
  })?.[0];
}
