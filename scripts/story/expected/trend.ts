import { addDays, DAY_MS, dayOf, daysBetween, HOUR_MS, hourStart, startOf } from "../calendar.ts";
import type { Facts, HourFact } from "../facts.ts";

type Bucket = { readonly start: number; readonly end: number };

export function expectedTrend(facts: Facts, unit: "HOURLY" | "DAILY"): object {
  const buckets = unit === "DAILY" ? days(facts) : hours(facts);
  let cumulative = within(facts, { start: 0, end: buckets[0]?.start ?? 0 }).participants;
  return {
    timeUnit: unit,
    dataPoints: buckets.map((bucket) => {
      const { participants, conversions } = within(facts, bucket);
      cumulative += participants;
      const partial = bucket.start <= facts.now && facts.now < bucket.end;
      return { timestamp: bucket.start, participants, cumulative, conversions, partial };
    }),
    peakTime: peak(facts),
  };
}

function first(facts: Facts): string {
  return dayOf(Math.min(facts.event.startsAt, ...facts.hours.keys()));
}

function last({ now, event }: Facts): number {
  return Math.min(now, event.endsAt - 1);
}

function days(facts: Facts): Bucket[] {
  const end = dayOf(last(facts));
  const count = Math.min(366, daysBetween(first(facts), end) + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = startOf(addDays(end, index + 1 - count));
    return { start, end: start + DAY_MS };
  });
}

function hours(facts: Facts): Bucket[] {
  const end = hourStart(last(facts));
  const count = Math.min(14 * 24, (end - startOf(first(facts))) / HOUR_MS + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = end - (count - 1 - index) * HOUR_MS;
    return { start, end: start + HOUR_MS };
  });
}

function within({ hours: all }: Facts, { start, end }: Bucket): HourFact {
  const total = { participants: 0, conversions: 0 };
  for (const [hour, { participants, conversions }] of all) {
    if (hour < start || hour >= end) continue;
    total.participants += participants;
    total.conversions += conversions;
  }
  return total;
}

/** The busiest hour, the earlier one of two. */
function peak({ hours: all }: Facts): object | null {
  const ranked = [...all].sort(([a, left], [b, right]) => right.participants - left.participants || a - b);
  const [top] = ranked;
  return top === undefined ? null : { timestamp: top[0], participants: top[1].participants };
}
