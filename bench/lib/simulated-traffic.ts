import { learnable, type OddHours } from "../../src/services/analytics/anomalies/baseline.ts";
import { AGAIN_AFTER_MS } from "../../src/services/analytics/anomalies/check-event.ts";
import { isOver, suspicionsOf } from "../../src/services/analytics/anomalies/detect.ts";
import type { ChannelHistory, OpenAnomaly, Suspicion } from "../../src/services/analytics/anomalies/facts.ts";
import { CHANNEL_HOURS, HISTORY_HOURS } from "../../src/services/analytics/anomalies/load-facts.ts";
import { type Random, sampleGamma } from "../../src/services/analytics/statistics/index.ts";
import { HOUR_MS } from "../../src/time.ts";

/** 2026-03-02 00:00 in Seoul, a Monday. */
const FIRST = Date.parse("2026-03-02T00:00:00+09:00");
/** Of a day's people by hour: closed at night, busy at noon and in the evening. */
const BY_HOUR = [1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 5, 7, 9, 7, 5, 4, 5, 7, 9, 9, 7, 5, 3, 2];
const BY_HOUR_SUM = BY_HOUR.reduce((sum, part) => sum + part, 0);

export type Traffic = {
  /** New participants and one channel's new views, by hour. */
  readonly entries: number[];
  readonly views: number[];
};

/**
 * An event of a made-up store: weekends busier, a launch that fades, good and bad days (± 25 %), and hours that are
 * wilder than Poisson. Nothing of it is broken.
 */
export function simulatedTraffic(random: Random, plan: { perDay: number; days: number }): Traffic {
  const traffic: Traffic = { entries: [], views: [] };
  for (let day = 0; day < plan.days; day += 1) {
    const weekend = day % 7 >= 5 ? 1.4 : 1;
    const launch = 0.5 + Math.exp(-day / 4);
    const mood = draw(random, 1, 16);
    for (const part of BY_HOUR) {
      const mean = (plan.perDay * weekend * launch * mood * part) / BY_HOUR_SUM;
      traffic.entries.push(poisson(random, draw(random, mean, 10)));
      traffic.views.push(poisson(random, draw(random, mean * 20, 10)));
    }
  }
  return traffic;
}

/** A gamma variable of a mean, of the shape given. */
function draw(random: Random, mean: number, shape: number): number {
  return (sampleGamma(random, { shape, rate: 1 }) * mean) / shape;
}

/** By the times between arrivals; above 60 in halves, which are Poisson again. */
function poisson(random: Random, mean: number): number {
  if (mean > 60) return poisson(random, mean / 2) + poisson(random, mean / 2);
  let [count, product] = [0, random()];
  while (product > Math.exp(-mean)) {
    count += 1;
    product *= random();
  }
  return count;
}

export type Alert = { readonly at: number; readonly suspicion: Suspicion };

/**
 * What an owner would have been told, hour by hour, with `isBroken` saying from which hour on a probe finds the link
 * broken. Alerts are rows that open; a row that closed is not opened again for a while, as in the service.
 */
export function alertsOf(traffic: Traffic, isBroken: (hour: number) => boolean = () => false): Alert[] {
  const alerts: Alert[] = [];
  const odd: (OddHours & { kind: string; channel: string })[] = [];
  let open: OpenAnomaly[] = [];
  for (let end = 1; end <= traffic.entries.length; end += 1) {
    const hour = FIRST + (end - 1) * HOUR_MS;
    const counts = traffic.entries.slice(Math.max(0, end - HISTORY_HOURS), end);
    const first = hour - (counts.length - 1) * HOUR_MS;
    const facts = {
      now: hour + HOUR_MS,
      hour,
      counts,
      history: learnable(counts, { first, odd }),
      channels: [channelOf(traffic, end, hour)],
      open,
    };
    const found = suspicionsOf(facts);
    for (const one of open.filter((row) => isOver(facts, row, found)))
      for (const row of odd)
        if (row.kind === one.kind && row.channel === one.channel && row.to === null)
          Object.assign(row, { to: hour });
    open = open.filter((row) => !isOver(facts, row, found));
    for (const suspicion of found) {
      const { kind, channel } = suspicion;
      if (!suspicion.isCertain && !isBroken(end - 1)) continue;
      const isKnown = odd.some(
        (row) => row.kind === kind && row.channel === channel && (row.to ?? hour) > hour - AGAIN_AFTER_MS,
      );
      if (isKnown) continue;
      alerts.push({ at: end - 1, suspicion });
      open = [...open, { id: String(alerts.length), kind, channel, hour: suspicion.hour }];
      odd.push({ kind, channel, from: suspicion.hour, to: null });
    }
  }
  return alerts;
}

function channelOf(traffic: Traffic, end: number, hour: number): ChannelHistory {
  const from = Math.max(0, end - CHANNEL_HOURS);
  return {
    channel: "Instagram",
    views: traffic.views.slice(from, end),
    entries: traffic.entries.slice(from, end),
    isCollected: true,
    failedSince: null,
    asOf: hour + HOUR_MS,
  };
}
