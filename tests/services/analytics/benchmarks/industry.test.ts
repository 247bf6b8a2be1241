import { expect, test } from "bun:test";
import fc from "fast-check";
import { toContract } from "../../../../src/rest/contract/index.ts";
import type { DashboardFacts } from "../../../../src/services/analytics/formulas/facts.ts";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { validatorOf } from "../../../contract/contract-file.ts";
import {
  anyFacts,
  benchmark,
  channelFacts,
  dashboardFacts,
  eventFacts,
  NO_COSTS,
  NOW,
  salesOf,
} from "../facts.ts";

/** Days that differ, with more sold from the event's first one on. */
const sales = salesOf(
  "2026-01-25",
  Array.from({ length: 50 }, (_, day) => 80_000 + ((day * 17) % 41) * 1_000 + (day < 35 ? 0 : 30_000)),
);
const channels = [channelFacts({ channel: "GenieTV", views: 1_000, source: "measured", asOf: NOW })];
const event = eventFacts({ participants: 72, conversions: 9 });
const costs = { ...NO_COSTS, prizeKrw: 100_000 };

const dashboardOf = (benchmarks: DashboardFacts["benchmarks"]) =>
  computeDashboard(dashboardFacts({ channels, event, sales, costs, benchmarks })).dashboard;
const rowsOf = (benchmarks: DashboardFacts["benchmarks"]) =>
  dashboardOf(benchmarks).comparativeAnalysis.industryComparison;

test("an average of 0 or below gives the difference in points and no percentage, on the card no rate [C-19]", () => {
  for (const p50 of [0, -20]) {
    const dashboard = dashboardOf({ measuredRoi: benchmark(p50) });
    const roi = dashboard.summaryCards.roi.value ?? Number.NaN;
    expect(dashboard.summaryCards.roi).toMatchObject({ industryAverage: p50, comparisonRate: null });
    expect(dashboard.comparativeAnalysis.industryComparison[1]).toMatchObject({
      ...{ metric: "ROI", industryAverage: p50, percentageDifference: null },
      ...{ differencePp: roi - p50, reason: null },
    });
  }
});

test("says whose average it is, where the store stands and how small the sample is, in sentences [N-25]", () => {
  const [row] = rowsOf({
    participationRate: benchmark(5, { level: "INDUSTRY_OBJECTIVE", bucket: "20-49", isSmallSample: false }),
  });
  expect(row).toEqual({
    metric: "참여율",
    myValue: 7.2,
    industryAverage: 5,
    percentageDifference: 44,
    differencePp: 2.2,
    cohort: { period: "2026-03", level: "INDUSTRY_OBJECTIVE", n: "20-49", p25: 4, p75: 6 },
    standing: "ABOVE",
    notes: [],
    reason: null,
  });
  expect(rowsOf({ participationRate: benchmark(7.5) })[0]).toMatchObject({
    standing: "TYPICAL",
    notes: ["평균과 구분되지 않아요", "표본 적음"],
  });
  expect(rowsOf({})[0]).toMatchObject({
    ...{ cohort: null, standing: null, differencePp: null },
    ...{ notes: ["아직 비교할 가게가 부족해요"], reason: "INSUFFICIENT_COHORT" },
  });
});

test("a return is placed by its interval, not by its figure alone", () => {
  const { roiAnalysis } = dashboardOf({});
  const { low, high } = roiAnalysis.returns.measured;
  expect(low).not.toBeNull();
  const [from, to] = [low ?? 0, high ?? 0];
  expect(to).toBeGreaterThan(from);
  const standing = (p25: number, p75: number) =>
    rowsOf({ measuredRoi: { ...benchmark(p25), p25, p75 } })[1]?.standing;
  expect(standing(to, to + 5)).toBe("TYPICAL");
  expect(standing(to + 0.1, to + 5)).toBe("BELOW");
  expect(standing(from - 5, from - 0.1)).toBe("ABOVE");
});

test("whatever the benchmarks, the contract's shape holds and no figure is NaN, Infinity or -0 [R-107]", () => {
  const validate = validatorOf("DashboardResponse");
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { dashboard } = computeDashboard(facts);
      const { body } = toContract({ ...dashboard, cacheStatus: "MISS" });
      expect(validate(JSON.parse(JSON.stringify(body))) || validate.errors).toBe(true);
      for (const row of dashboard.comparativeAnalysis.industryComparison)
        for (const value of [row.industryAverage, row.percentageDifference, row.differencePp])
          expect(value === null || (Number.isFinite(value) && !Object.is(value, -0))).toBe(true);
    }),
    { numRuns: 40 },
  );
});
