import { describe, expect, test } from "bun:test";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { dashboardFacts, eventFacts, NO_COSTS, salesOf } from "../facts.ts";

const costs = {
  ...NO_COSTS,
  prizeKrw: 500_000,
  otherKrw: 100_000,
  channelKrw: new Map([["GenieTV", 400_000]] as const),
};
/** Seven days before the event (2026-03-01) at 100,000 and nine days from it at 120,000. */
const sales = salesOf("2026-02-22", [...Array(7).fill(100_000), ...Array(9).fill(120_000)]);

describe("sales growth [R-096]", () => {
  test("compares the first seven days with the same weekdays before", () => {
    const { salesGrowth } = computeDashboard(dashboardFacts({ sales })).dashboard.summaryCards;
    expect(salesGrowth).toMatchObject({
      rate: 20,
      beforeEventSales: 700_000,
      afterEventSales: 840_000,
      periodComparison: "이벤트 전후 7일 비교",
    });
  });

  test("uses as many days as are complete, today excluded", () => {
    const now = Date.parse("2026-03-04T09:00:00+09:00");
    const { salesGrowth } = computeDashboard(dashboardFacts({ sales, now })).dashboard.summaryCards;
    expect(salesGrowth).toMatchObject({
      beforeEventSales: 300_000,
      afterEventSales: 360_000,
      periodComparison: "이벤트 전후 3일 비교",
    });
  });

  test("is no longer than the event", () => {
    const event = eventFacts({ endsAt: Date.parse("2026-03-03T00:00:00+09:00") });
    const { salesGrowth } = computeDashboard(dashboardFacts({ sales, event })).dashboard.summaryCards;
    expect(salesGrowth.periodComparison).toBe("이벤트 전후 2일 비교");
    expect(salesGrowth.afterEventSales).toBe(240_000);
  });

  test("says 매출 데이터가 부족해요 and gives nulls when one day of a window has no record", () => {
    for (const missing of ["2026-02-25", "2026-03-05"]) {
      const holed = new Map(sales);
      holed.delete(missing);
      const { summaryCards, roiAnalysis } = computeDashboard(
        dashboardFacts({ sales: holed, costs }),
      ).dashboard;
      expect(summaryCards.salesGrowth).toEqual({
        rate: null,
        beforeEventSales: null,
        afterEventSales: null,
        periodComparison: "매출 데이터가 부족해요",
        minimumDetectableChange: null,
        isDistinguishable: null,
      });
      expect(roiAnalysis.expectedRevenue).toMatchObject({
        salesIncrease: null,
        newCustomerLTV: null,
        total: null,
      });
      expect(roiAnalysis.roiCalculation).toMatchObject({ roi: null, measuredRoi: null });
    }
  });

  test("has no window on the event's first day", () => {
    const now = Date.parse("2026-03-01T23:59:00+09:00");
    const { salesGrowth } = computeDashboard(dashboardFacts({ sales, now })).dashboard.summaryCards;
    expect(salesGrowth.periodComparison).toBe("매출 데이터가 부족해요");
  });

  test("has no rate after a week of closed days, but knows the increase", () => {
    const closed = salesOf("2026-02-22", [...Array(7).fill(0), ...Array(7).fill(50_000)]);
    const { summaryCards, roiAnalysis } = computeDashboard(
      dashboardFacts({ sales: closed, costs }),
    ).dashboard;
    expect(summaryCards.salesGrowth).toMatchObject({
      rate: null,
      beforeEventSales: 0,
      afterEventSales: 350_000,
    });
    expect(roiAnalysis.expectedRevenue.salesIncrease).toBe(350_000);
  });

  test("tells a 20 % rise from noise only where daily sales are steady", () => {
    const swing = Array.from({ length: 28 }, (_, index) => (index % 2 === 0 ? 60_000 : 140_000));
    const noisy = salesOf("2026-02-01", [...swing, ...Array(7).fill(120_000)]);
    const steady = salesOf("2026-02-01", [...Array(28).fill(100_000), ...Array(7).fill(120_000)]);
    const card = (days: Map<string, number>) =>
      computeDashboard(dashboardFacts({ sales: days })).dashboard.summaryCards.salesGrowth;
    expect(card(noisy).isDistinguishable).toBe(false);
    expect(card(noisy).minimumDetectableChange).toBeGreaterThan(50);
    expect(card(steady)).toMatchObject({ minimumDetectableChange: 0, isDistinguishable: true });
  });
});

describe("return on investment", () => {
  const store = { timeZone: "Asia/Seoul", grossMarginPct: 60, newCustomerLtvKrw: 50_000 };
  const event = eventFacts({ newCustomers: 56 });

  test("adds prize, channels and other costs [R-099] [R-123]", () => {
    const { totalCost } = computeDashboard(dashboardFacts({ costs })).dashboard.roiAnalysis;
    expect(totalCost).toEqual({
      prizeCost: 500_000,
      channelCosts: [{ channel: "GenieTV", label: "지니TV", cost: 400_000 }],
      otherCosts: 100_000,
      total: 1_000_000,
    });
  });

  test("keeps the modelled and the measured return apart [R-095] [R-100] [R-101] [R-124]", () => {
    const { roiAnalysis, summaryCards } = computeDashboard(
      dashboardFacts({ costs, sales, store, event }),
    ).dashboard;
    expect(roiAnalysis.expectedRevenue).toEqual({
      salesIncrease: 140_000,
      newCustomers: 56,
      newCustomerLTV: 2_800_000,
      total: 2_940_000,
    });
    expect(roiAnalysis.roiCalculation).toMatchObject({
      formula: "(수익 - 비용) / 비용 × 100",
      roi: 194,
      measuredRoi: -91.6,
      isMarginAssumed: false,
    });
    expect(summaryCards.roi).toMatchObject({
      value: 194,
      kind: "modelled",
      totalCost: 1_000_000,
      totalRevenue: 2_940_000,
    });
  });

  test("falls back to the measured return without a lifetime value and says that the margin is assumed", () => {
    const { roiAnalysis, summaryCards } = computeDashboard(dashboardFacts({ costs, sales, event })).dashboard;
    expect(summaryCards.roi).toMatchObject({ value: -86, kind: "measured" });
    expect(roiAnalysis.roiCalculation).toMatchObject({ grossMarginPct: 100, isMarginAssumed: true });
    expect(roiAnalysis.expectedRevenue.newCustomerLTV).toBeNull();
  });

  test("is null when nothing was spent", () => {
    const { roiAnalysis, summaryCards } = computeDashboard(dashboardFacts({ sales, store, event })).dashboard;
    expect(summaryCards.roi).toMatchObject({ value: null, totalCost: 0, breakEvenStatus: "NOT_ACHIEVED" });
    expect(roiAnalysis.roiCalculation).toMatchObject({ roi: null, measuredRoi: null });
    expect(roiAnalysis.gaps).toContain("NO_COST");
  });

  test("breaks even exactly at the cost, never at zero [R-102]", () => {
    const at = (newCustomers: number) =>
      computeDashboard(
        dashboardFacts({
          costs,
          store: { ...store, newCustomerLtvKrw: 100_000 },
          event: eventFacts({ newCustomers }),
        }),
      ).dashboard.roiAnalysis.breakEvenPoint;
    expect(at(9)).toEqual({ required: 1_000_000, achieved: 900_000, status: "NOT_ACHIEVED" });
    expect(at(10)).toEqual({ required: 1_000_000, achieved: 1_000_000, status: "ACHIEVED" });
  });

  test("of customers alone is never final, and tells nothing of the break-even, while sales are not known", () => {
    const of = (newCustomers: number) => {
      const facts = dashboardFacts({ costs, store, event: eventFacts({ newCustomers }) });
      const { summaryCards, roiAnalysis } = computeDashboard(facts).dashboard;
      expect(roiAnalysis.gaps).toContain("NO_SALES_DATA");
      for (const { state, finalAt } of [summaryCards.cardFreshness.roi, roiAnalysis.freshness])
        expect([state, finalAt]).toEqual(["provisional", null]);
      return roiAnalysis.returns.modelled;
    };
    expect(of(5)).toMatchObject({ roi: -75, evidence: "weak", breakEven: "UNKNOWN" });
    expect(of(0)).toMatchObject({ roi: null, low: null, evidence: "none", breakEven: "UNKNOWN" });
  });

  test("is exact with a trillion won a day", () => {
    const huge = salesOf("2026-02-22", [
      ...Array(7).fill(999_999_999_999),
      ...Array(7).fill(1_000_000_000_000),
    ]);
    const { roiAnalysis, summaryCards } = computeDashboard(dashboardFacts({ sales: huge, costs })).dashboard;
    expect(summaryCards.salesGrowth.afterEventSales).toBe(7_000_000_000_000);
    expect(roiAnalysis.expectedRevenue.salesIncrease).toBe(7);
    expect(roiAnalysis.roiCalculation.measuredRoi).toBe(-100);
  });
});
