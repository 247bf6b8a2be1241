import { addDays, HOUR_MS } from "../../../time.ts";
import type { Granularity, ParticipationTrend, TrendPoint } from "../schemas/index.ts";
import type { HourFacts } from "./facts.ts";
import { headOf, type Scene } from "./section.ts";
import { dayRange, daysBetween } from "./zone.ts";

const HOURS_MAX = 14 * 24;
const DAYS_MAX = 366;

/** Zero-filled buckets by time of entry (formulas.md, Trend). */
export function participationTrend(scene: Scene, granularity: Granularity): ParticipationTrend {
  const span = spanOf(scene);
  const dataPoints = span === null ? [] : granularity === "HOURLY" ? hourly(scene, span) : daily(scene, span);
  return {
    ...headOf(scene, {
      gaps: [scene.facts.event.participants === 0 && "NO_PARTICIPANTS"],
      isEmpty: dataPoints.length === 0,
      source: "measured",
    }),
    timeUnit: granularity,
    dataPoints,
    peakTime: peakOf(scene),
  };
}

/** First day shown and last instant shown. */
type Span = { firstDay: string; last: number };

function spanOf({ facts, zone }: Scene): Span | null {
  const { event, now } = facts;
  const busy = facts.hours.filter(({ participants, conversions }) => participants > 0 || conversions > 0);
  const starts = [...(event.startsAt === null ? [] : [event.startsAt]), ...busy.map(({ hour }) => hour)];
  if (starts.length === 0) return null;
  const end = event.endsAt === null ? now : Math.min(now, event.endsAt - 1);
  const last = Math.max(end, ...busy.map(({ hour }) => hour));
  const firstDay = zone.dayOf(Math.min(...starts));
  return zone.dayStart(firstDay) > last ? null : { firstDay, last };
}

type Bucket = { start: number; end: number; participants: number; conversions: number };

function hourly(scene: Scene, span: Span): TrendPoint[] {
  const { facts, zone } = scene;
  const first = zone.dayStart(span.firstDay);
  const last = Math.floor(span.last / HOUR_MS) * HOUR_MS;
  const count = Math.min(HOURS_MAX, (last - first) / HOUR_MS + 1);
  const start = last - (count - 1) * HOUR_MS;
  const byHour = new Map(facts.hours.map((fact) => [fact.hour, fact]));
  const buckets = Array.from({ length: count }, (_, index) => {
    const hour = start + index * HOUR_MS;
    const fact = byHour.get(hour);
    return {
      start: hour,
      end: hour + HOUR_MS,
      participants: fact?.participants ?? 0,
      conversions: fact?.conversions ?? 0,
    };
  });
  return pointsOf(scene, buckets, enteredBefore(facts.hours, start));
}

function daily(scene: Scene, span: Span): TrendPoint[] {
  const { facts, zone } = scene;
  const lastDay = zone.dayOf(span.last);
  const count = Math.min(DAYS_MAX, daysBetween(span.firstDay, lastDay) + 1);
  const days = dayRange(addDays(lastDay, 1 - count), count);
  const totals = new Map<string, { participants: number; conversions: number }>();
  for (const { hour, participants, conversions } of facts.hours) {
    const day = zone.dayOf(hour);
    const total = totals.get(day) ?? { participants: 0, conversions: 0 };
    totals.set(day, {
      participants: total.participants + participants,
      conversions: total.conversions + conversions,
    });
  }
  const buckets = days.map((day) => ({
    start: zone.dayStart(day),
    end: zone.dayStart(addDays(day, 1)),
    participants: totals.get(day)?.participants ?? 0,
    conversions: totals.get(day)?.conversions ?? 0,
  }));
  return pointsOf(scene, buckets, enteredBefore(facts.hours, buckets[0]?.start ?? 0));
}

function enteredBefore(hours: readonly HourFacts[], instant: number): number {
  let total = 0;
  for (const { hour, participants } of hours) if (hour < instant) total += participants;
  return total;
}

function pointsOf({ facts, zone }: Scene, buckets: readonly Bucket[], before: number): TrendPoint[] {
  let cumulative = before;
  return buckets.map(({ start, end, participants, conversions }) => {
    cumulative += participants;
    return {
      timestamp: zone.iso(start),
      participants,
      cumulative,
      conversions,
      partial: start <= facts.now && facts.now < end,
    };
  });
}

function peakOf({ facts, zone }: Scene): ParticipationTrend["peakTime"] {
  let peak: HourFacts | undefined;
  for (const fact of facts.hours) {
    const isHigher = fact.participants > (peak?.participants ?? 0);
    const isEarlierTie = fact.participants === peak?.participants && fact.hour < peak.hour;
    if (isHigher || isEarlierTie) peak = fact;
  }
  return peak === undefined ? null : { timestamp: zone.iso(peak.hour), participants: peak.participants };
}
