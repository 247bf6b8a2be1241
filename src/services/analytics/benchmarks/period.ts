import { DEFAULT_TIME_ZONE, dayOf, dayStart, HOUR_MS } from "../../../time.ts";

/** Months begin for the benchmarks at 03:00 of their first day in Seoul, for every store. */
const CUT_HOURS = 3;

/** @example periodAt(Date.parse("2026-12-01T02:59:59+09:00")) // "2026-11" */
export function periodAt(now: number): string {
  return dayOf(DEFAULT_TIME_ZONE, now - CUT_HOURS * HOUR_MS).slice(0, 7);
}

/** Epoch ms at which a month's benchmarks are taken. */
export function cutOf(period: string): number {
  return dayStart(DEFAULT_TIME_ZONE, `${period}-01`) + CUT_HOURS * HOUR_MS;
}
