import { addDays } from "../../../time.ts";
import type { SalesGrowthCard } from "../schemas/index.ts";
import type { DailySales, EventFacts } from "./facts.ts";
import { percentOf, sum } from "./numbers.ts";
import { dayRange, daysBetween, type Zone } from "./zone.ts";

const WINDOW_DAYS_MAX = 7;
const BASELINE_DAYS = 28;
const BASELINE_DAYS_MIN = 7;
/** 95 % two-sided confidence with 80 % power. */
const NOISE_FACTOR = 1.96 + 0.84;

export const NO_SALES_TEXT = "매출 데이터가 부족해요";

export type SalesWindow = {
  /** Days in each window; 0 when the event has no complete day yet. */
  readonly days: number;
  readonly before: number | null;
  readonly after: number | null;
  readonly increase: number | null;
  readonly rate: number | null;
};

type Period = { event: EventFacts; sales: DailySales; zone: Zone; now: number };

/**
 * Sales of the event's first n complete days against the same weekdays a week earlier (formulas.md, Sales).
 * All null when n is 0 or a day of either window has no record; the rate is null as well when `before` is 0.
 */
export function salesWindow(period: Period): SalesWindow {
  const { event, sales, zone } = period;
  if (event.startsAt === null) return NOTHING;
  const first = zone.dayOf(event.startsAt);
  const days = completeDays(period, first);
  const after = totalOf(sales, first, days);
  const before = totalOf(sales, addDays(first, -WINDOW_DAYS_MAX), days);
  if (days === 0 || after === null || before === null) return { ...NOTHING, days };
  const increase = after - before;
  return { days, before, after, increase, rate: percentOf(increase, before) };
}

const NOTHING: SalesWindow = { days: 0, before: null, after: null, increase: null, rate: null };

function completeDays({ event, zone, now }: Period, first: string): number {
  const elapsed = daysBetween(first, zone.dayOf(now));
  const length =
    event.endsAt === null ? WINDOW_DAYS_MAX : daysBetween(first, zone.dayOf(event.endsAt - 1)) + 1;
  return Math.max(0, Math.min(WINDOW_DAYS_MAX, elapsed, length));
}

function totalOf(sales: DailySales, first: string, days: number): number | null {
  let total = 0;
  for (const day of dayRange(first, days)) {
    const amount = sales.get(day);
    if (amount === undefined) return null;
    total += amount;
  }
  return total;
}

/** The card, with the smallest change that the store's usual spread would let us see (C-34). */
export function salesGrowthCard(period: Omit<Period, "now">, window: SalesWindow): SalesGrowthCard {
  const minimum = window.increase === null ? null : minimumDetectableChange(period, window.days);
  return {
    rate: window.rate,
    beforeEventSales: window.before,
    afterEventSales: window.after,
    periodComparison: window.increase === null ? NO_SALES_TEXT : `이벤트 전후 ${window.days}일 비교`,
    minimumDetectableChange: minimum,
    isDistinguishable: minimum === null || window.rate === null ? null : Math.abs(window.rate) >= minimum,
  };
}

/**
 * 2.8 × CV × √(2/n) × 100, CV = spread of the store's daily sales in the 28 days before the event. A daily CV of
 * 25 % and two weeks of 7 days give 37 %. Null with fewer than 7 recorded days or no sales at all.
 */
function minimumDetectableChange(period: Omit<Period, "now">, days: number): number | null {
  return detectableChange(amountsBefore(period), days);
}

/** Recorded sales of the days before the event by which its noise is judged. */
export function amountsBefore({ event, sales, zone }: Omit<Period, "now">): number[] {
  if (event.startsAt === null) return [];
  const start = addDays(zone.dayOf(event.startsAt), -BASELINE_DAYS);
  return dayRange(start, BASELINE_DAYS).flatMap((day) => sales.get(day) ?? []);
}

/** The formula itself. @param days complete days of the event, at least 1 */
export function detectableChange(amounts: readonly number[], days: number): number | null {
  const mean = sum(amounts) / amounts.length;
  if (amounts.length < BASELINE_DAYS_MIN || mean <= 0) return null;
  const variance = sum(amounts.map((amount) => (amount - mean) ** 2)) / (amounts.length - 1);
  const change = NOISE_FACTOR * (Math.sqrt(variance) / mean) * Math.sqrt(2 / days) * 100;
  return Math.floor(change * 10 + 0.5) / 10;
}
