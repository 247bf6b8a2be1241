import { expect, test } from "bun:test";
import fc from "fast-check";
import { toContract } from "../../src/rest/contract/index.ts";
import { DashboardResponse } from "../../src/rest/contract/schemas.ts";
import { computeDashboard } from "../../src/services/analytics/formulas/index.ts";
import type { Dashboard } from "../../src/services/analytics/index.ts";
import { anyFacts, channelFacts, dashboardFacts } from "../services/analytics/facts.ts";
import { validatorOf } from "./contract-file.ts";

const validate = validatorOf("DashboardResponse");

function valueAt(body: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((node, key) => {
      if (typeof node !== "object" || node === null) return undefined;
      return Object.entries(node).find(([name]) => name === key)?.[1];
    }, body);
}

const answerOf = (dashboard: Omit<Dashboard, "cacheStatus">) =>
  toContract({ ...dashboard, cacheStatus: "MISS" });

test("[W-40] every dashboard has the contract's shape, and nothing the contract does not know [R-092] [R-109]", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { body } = answerOf(computeDashboard(facts).dashboard);
      const wire: unknown = JSON.parse(JSON.stringify(body));
      expect(validate(wire) || validate.errors).toBe(true);
      expect(DashboardResponse.safeParse(wire).error).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test("names each unknown required number, which is 0, and no other", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { dashboard } = computeDashboard(facts);
      const { body, missing } = answerOf(dashboard);
      expect(new Set(missing).size).toBe(missing.length);
      for (const path of missing) {
        expect(valueAt(body, path)).toBe(0);
        expect(valueAt(dashboard, path)).toBeNull();
      }
    }),
    { numRuns: 40 },
  );
});

test("only the two industry figures may be null", () => {
  const { body } = answerOf(computeDashboard(dashboardFacts()).dashboard);
  expect(body.summaryCards.roi).toMatchObject({ industryAverage: null, comparisonRate: null });
  const withoutThose = JSON.stringify({ ...body, summaryCards: { ...body.summaryCards, roi: undefined } });
  expect(withoutThose).not.toContain("null");
});

test("speaks labels, cumulative counts and no direct row", () => {
  const hour = Date.parse("2026-03-01T09:00:00+09:00");
  const facts = dashboardFacts({
    channels: [channelFacts({ channel: "NaverBlog", participants: 2 })],
    directParticipants: 4,
    hours: [{ hour, participants: 6, conversions: 0 }],
  });
  const { body } = answerOf(computeDashboard(facts).dashboard);
  expect(body.channelPerformance.map(({ channel }) => channel)).toEqual(["Naver Blog"]);
  expect(body.participationTrend.dataPoints.map(({ participantCount }) => participantCount)).toEqual(
    Array(10).fill(6),
  );
  expect(body.participationTrend.peakTime?.participantCount).toBe(6);
});

test("names degraded channels by id", () => {
  const facts = dashboardFacts({
    channels: [channelFacts({ channel: "GenieTV", failReason: "CHANNEL_TIMEOUT" })],
  });
  expect(answerOf(computeDashboard(facts).dashboard).degraded).toEqual(["GenieTV"]);
});
