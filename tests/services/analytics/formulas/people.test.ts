import { describe, expect, test } from "bun:test";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { HOUR_MS } from "../../../../src/time.ts";
import { benchmark, channelFacts, dashboardFacts, eventFacts, NO_COSTS, NOW, salesOf } from "../facts.ts";

const hourAt = (text: string) => Math.floor(Date.parse(text) / HOUR_MS) * HOUR_MS;

describe("participant profile", () => {
  test("withholds age, gender and region below 20 people and shows what was published above, with its age", () => {
    const groups = [{ name: "20대", count: 20 }];
    const profile = [{ dimension: "age" as const, participants: 20, groups, publishedAt: NOW - HOUR_MS }];
    const at = (participants: number) =>
      computeDashboard(dashboardFacts({ profile, event: eventFacts({ participants }) })).dashboard
        .participantProfile;
    expect(at(19)).toMatchObject({ state: "PARTIAL", gaps: ["TOO_FEW"], ageDistribution: [] });
    expect(at(24)).toMatchObject({
      state: "READY",
      gaps: [],
      asOf: "2026-03-10T14:30:00+09:00",
      ageDistribution: [{ ageGroup: "20대", count: 20, percentage: 100 }],
    });
  });

  test("sorts entries into the four times of the store's day [R-106]", () => {
    const hours = [0, 5, 6, 11, 12, 17, 18, 23].map((hour, index) => ({
      hour: hourAt(`2026-03-05T${String(hour).padStart(2, "0")}:00:00+09:00`),
      participants: index + 1,
      conversions: 0,
    }));
    const { timeDistribution } = computeDashboard(dashboardFacts({ hours })).dashboard.participantProfile;
    expect(timeDistribution.map(({ timeSlot, count }) => [timeSlot, count])).toEqual([
      ["오전 (06:00-12:00)", 7],
      ["오후 (12:00-18:00)", 11],
      ["저녁 (18:00-24:00)", 15],
      ["새벽 (00:00-06:00)", 3],
    ]);
  });
});

describe("comparison", () => {
  const sales = salesOf("2026-01-25", Array(50).fill(100_000));
  const past = (participants: number) => ({
    event: eventFacts({ participants, startsAt: Date.parse("2026-02-01T00:00:00+09:00") }),
    costs: { ...NO_COSTS, prizeKrw: 100_000 },
  });

  test("has no industry average without enough stores and says so [R-107]", () => {
    const { comparativeAnalysis, summaryCards } = computeDashboard(dashboardFacts()).dashboard;
    expect(
      comparativeAnalysis.industryComparison.map(({ metric, industryAverage, reason }) => [
        metric,
        industryAverage,
        reason,
      ]),
    ).toEqual([
      ["참여율", null, "INSUFFICIENT_COHORT"],
      ["ROI", null, "INSUFFICIENT_COHORT"],
      ["전환율", null, "INSUFFICIENT_COHORT"],
    ]);
    expect(summaryCards.roi).toMatchObject({ industryAverage: null, comparisonRate: null });
  });

  test("takes participation from views and conversion from redeemed codes", () => {
    const channels = [channelFacts({ channel: "GenieTV", views: 17_200, source: "measured", asOf: NOW })];
    const event = eventFacts({ participants: 1_234, conversions: 105 });
    const benchmarks = { participationRate: benchmark(5.5), conversionRate: benchmark(6) };
    const rows = computeDashboard(dashboardFacts({ channels, event, benchmarks })).dashboard
      .comparativeAnalysis;
    expect(rows.industryComparison).toMatchObject([
      { metric: "참여율", myValue: 7.2, industryAverage: 5.5, percentageDifference: 30.9 },
      { metric: "ROI", myValue: null, percentageDifference: null },
      { metric: "전환율", myValue: 8.5, industryAverage: 6, percentageDifference: 41.7 },
    ]);
  });

  test("compares with the best earlier event of each measure [R-108]", () => {
    const event = eventFacts({ participants: 150 });
    const facts = dashboardFacts({
      event,
      sales,
      earlier: [past(100), past(120)],
      costs: { ...NO_COSTS, prizeKrw: 50_000 },
    });
    expect(computeDashboard(facts).dashboard.comparativeAnalysis.previousEventComparison).toEqual([
      { metric: "참여자 수", currentValue: 150, previousBest: 120, improvementRate: 25 },
      { metric: "ROI", currentValue: -100, previousBest: -100, improvementRate: 0 },
      { metric: "매출 증가율", currentValue: 0, previousBest: 0, improvementRate: null },
    ]);
  });

  test("is empty without an earlier event", () => {
    expect(computeDashboard(dashboardFacts()).dashboard.comparativeAnalysis).toMatchObject({
      state: "EMPTY",
      gaps: ["INSUFFICIENT_COHORT", "NO_EARLIER_EVENT"],
      previousEventComparison: [],
    });
  });
});
