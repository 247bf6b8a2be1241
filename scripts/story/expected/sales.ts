import type { EventFact } from "../book.ts";
import { addDays, dayOf, daysBetween, daysFrom } from "../calendar.ts";
import type { Facts } from "../facts.ts";
import { percent, sum } from "../numbers.ts";

export type Window = {
  readonly days: number;
  readonly before: number | null;
  readonly after: number | null;
  readonly increase: number | null;
  readonly rate: number | null;
};

/** The event's first complete days against the same days a week earlier. */
export function salesWindow({ now, shop }: Facts, { startsAt, endsAt }: EventFact): Window {
  const first = dayOf(startsAt);
  const length = daysBetween(first, dayOf(endsAt - 1)) + 1;
  const days = Math.max(0, Math.min(7, length, daysBetween(first, dayOf(now))));
  const total = (from: string) => {
    const amounts = daysFrom(from, days).map((day) => shop.sales.get(day));
    return amounts.every((amount) => amount !== undefined) && days > 0 ? sum(amounts) : null;
  };
  const [after, before] = [total(first), total(addDays(first, -7))];
  if (after === null || before === null)
    return { days, before: null, after: null, increase: null, rate: null };
  return { days, before, after, increase: after - before, rate: percent(after - before, before) };
}

/** 2.8 × spread × √(2 / days): the smallest change that 28 days of sales before the event could tell from noise. */
function detectable({ shop }: Facts, { startsAt }: EventFact, days: number): number | null {
  const known = daysFrom(addDays(dayOf(startsAt), -28), 28).flatMap((day) => shop.sales.get(day) ?? []);
  const mean = sum(known) / known.length;
  if (known.length < 7 || mean <= 0) return null;
  const spread = Math.sqrt(sum(known.map((amount) => (amount - mean) ** 2)) / (known.length - 1));
  return Math.floor((1.96 + 0.84) * (spread / mean) * Math.sqrt(2 / days) * 100 * 10 + 0.5) / 10;
}

export function expectedSales(facts: Facts) {
  const window = salesWindow(facts, facts.event);
  const smallest = window.increase === null ? null : detectable(facts, facts.event, window.days);
  return {
    rate: window.rate,
    beforeEventSales: window.before,
    afterEventSales: window.after,
    periodComparison:
      window.increase === null ? "매출 데이터가 부족해요" : `이벤트 전후 ${window.days}일 비교`,
    minimumDetectableChange: smallest,
    isDistinguishable: smallest === null || window.rate === null ? null : Math.abs(window.rate) >= smallest,
  };
}

/** The event's complete days against the weekdays before its earlier events; how much is usual is the service's to say. */
export function expectedLift({ now, shop }: Facts, { startsAt, endsAt }: EventFact): object {
  const first = dayOf(startsAt);
  const length = daysBetween(first, dayOf(endsAt - 1)) + 1;
  const complete = daysFrom(first, Math.max(0, Math.min(28, length, daysBetween(first, dayOf(now)))));
  const recorded = complete.flatMap((day) => shop.sales.get(day) ?? []);
  return { state: "MEASURED", reason: null, days: recorded.length, actualSales: sum(recorded), level: 90 };
}
