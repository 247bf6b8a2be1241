import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { alertsOf, simulatedTraffic } from "../../../../bench/lib/simulated-traffic.ts";
import { usualCount } from "../../../../src/services/analytics/anomalies/baseline.ts";
import { suspicionsOf } from "../../../../src/services/analytics/anomalies/detect.ts";
import { seededRandom } from "../../../../src/services/analytics/statistics/index.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-03-10T15:00:00+09:00");

describe("alerts [N-22]", () => {
  test("of nothing come at most once a week a store, in a simulation", () => {
    const random = seededRandom("quiet weeks");
    const alerts = [50, 400].flatMap((perDay) => alertsOf(simulatedTraffic(random, { perDay, days: 14 })));
    expect(alerts.length / 4).toBeLessThanOrEqual(1);
  });

  test("of a silence come within two hours where 300 a day take part, of a broken link where 20 do", () => {
    const random = seededRandom("breaks");
    for (const [perDay, isLink] of [
      [400, false],
      [20, true],
    ] as const) {
      const at = 6 * 24 + 13;
      const traffic = simulatedTraffic(random, { perDay, days: 7 });
      const entries = traffic.entries.map((count, hour) => (hour >= at ? 0 : count));
      const alerts = alertsOf({ ...traffic, entries }, (hour) => isLink && hour >= at);
      expect(alerts.some((alert) => alert.at >= at && alert.at < at + 2)).toBe(true);
    }
  });
});

test("views that grow while nobody comes are suspected on the channel, and only by a look at the link at first [N-22]", () => {
  const channel = {
    channel: "Instagram",
    isCollected: true,
    failedSince: null,
    asOf: NOW,
    views: Array.from({ length: 12 }, () => 400),
    entries: [...Array.from({ length: 10 }, () => 20), 0, 0],
  } as const;
  const counts = Array.from({ length: 12 }, () => 3);
  const facts = { now: NOW, hour: NOW - HOUR, counts, history: counts, channels: [channel], open: [] };
  expect(suspicionsOf(facts)).toMatchObject([
    { kind: "VIEWS_WITHOUT_ENTRIES", channel: "Instagram", isCertain: true, observed: 800 },
  ]);
  const young = { ...channel, views: [300], entries: [0] };
  expect(suspicionsOf({ ...facts, channels: [young] })).toMatchObject([{ isCertain: false, observed: 300 }]);
  expect(suspicionsOf({ ...facts, channels: [{ ...young, entries: [1] }] })).toEqual([]);
});

test("what is usual is a finite number of people, whatever was counted [N-22]", () => {
  const count = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null });
  fc.assert(
    fc.property(
      fc.array(count, { minLength: 0, maxLength: 120 }),
      fc.integer({ min: 1, max: 8 }),
      (history, hours) => {
        const usual = usualCount(history, hours);
        expect(usual === null).toBe(history.length < 48);
        if (usual !== null)
          expect(Number.isFinite(usual.mean) && usual.mean >= 0 && usual.size > 0).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});
