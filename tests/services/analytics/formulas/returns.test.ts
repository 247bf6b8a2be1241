import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { withoutCosts } from "../../../../src/services/analytics/without-costs.ts";
import { addDays } from "../../../../src/time.ts";
import { anyFacts, dashboardFacts, eventFacts, NO_COSTS, salesOf } from "../facts.ts";

const FIRST = "2026-03-01";
/** 5,000,000 won a week, Sunday to Saturday. */
const USUAL = [600_000, 500_000, 600_000, 700_000, 800_000, 1_000_000, 800_000];
/** The source's own week: 5,760,000 won. */
const EVENT = USUAL.map((won) => (won * 576) / 500);

const week = (factor: number) => USUAL.map((won) => Math.round(won * factor));

/** Eight weeks before the event, each as its factor says, and its own seven days. */
function salesWith(factors: readonly number[], event: readonly number[] = EVENT) {
  const before = factors.flatMap(week);
  return salesOf(addDays(FIRST, -before.length), [...before, ...event]);
}

const STEADY = Array(8).fill(1);
/** Weeks that go up and down by a tenth. */
const UNEVEN = [0.9, 1.1, 0.95, 1.05, 1.1, 0.9, 1, 1];

const event = eventFacts({
  ...{ newCustomers: 137, conversions: 200, participants: 1234 },
  endsAt: Date.parse("2026-03-08T00:00:00+09:00"),
});
const store = { timeZone: "Asia/Seoul", grossMarginPct: 100, newCustomerLtvKrw: 20_000 };
const costs = {
  ...NO_COSTS,
  prizeKrw: 500_000,
  otherKrw: 100_000,
  channelKrw: new Map([["GenieTV", 400_000]] as const),
};
const sample = dashboardFacts({ event, store, costs, sales: salesWith(STEADY) });

const returnsOf = (facts: typeof sample) => computeDashboard(facts).dashboard.roiAnalysis.returns;

describe("two returns with intervals [N-03]", () => {
  test("of the source's sample are −24 % measured and 250 % modelled", () => {
    const { measured, modelled } = returnsOf(sample);
    expect(measured).toEqual({
      ...{ roi: -24, low: -24, high: -24, level: 90, evidence: "strong", breakEven: "NOT_ACHIEVED" },
    });
    expect(modelled).toMatchObject({ roi: 250, evidence: "weak", breakEven: "ACHIEVED" });
    expect(modelled.low).toBeLessThan(250);
    expect(modelled.high).toBeGreaterThan(250);
  });

  test("are as uncertain as the sales they come from", () => {
    const { measured, modelled } = returnsOf({ ...sample, sales: salesWith(UNEVEN) });
    expect(measured.roi).toBeLessThan(0);
    expect(measured.low).toBeLessThan(measured.roi ?? 0);
    expect(measured.high).toBeGreaterThan(measured.roi ?? 0);
    expect((modelled.high ?? 0) - (modelled.low ?? 0)).toBeGreaterThan(
      (measured.high ?? 0) - (measured.low ?? 0),
    );
  });

  test("may be below everything that was spent", () => {
    const { measured } = returnsOf({ ...sample, sales: salesWith(STEADY, week(0.5)) });
    expect(measured).toMatchObject({ roi: -350, breakEven: "NOT_ACHIEVED" });
  });

  test("say UNCERTAIN while the interval holds the break-even", () => {
    const cheap = { ...NO_COSTS, prizeKrw: 700_000 };
    const { measured } = returnsOf({ ...sample, costs: cheap, sales: salesWith(UNEVEN) });
    expect(measured.low).toBeLessThan(0);
    expect(measured.high).toBeGreaterThan(0);
    expect(measured.breakEven).toBe("UNCERTAIN");
  });

  test("are weak with an assumed margin or sales within the noise, and none without sales or a worth", () => {
    const assumed = returnsOf({ ...sample, store: { ...store, grossMarginPct: null } });
    expect(assumed.measured.evidence).toBe("weak");
    const noise = returnsOf({ ...sample, sales: salesWith(UNEVEN, week(1.01)) });
    expect(noise.measured.evidence).toBe("weak");
    const bare = returnsOf({ ...sample, sales: new Map(), store: { ...store, newCustomerLtvKrw: null } });
    for (const one of [bare.measured, bare.modelled])
      expect(one).toMatchObject({ roi: null, low: null, high: null, evidence: "none", breakEven: "UNKNOWN" });
  });

  test("are null where nothing was spent", () => {
    const free = returnsOf({ ...sample, costs: NO_COSTS });
    expect([free.measured.roi, free.modelled.roi]).toEqual([null, null]);
  });

  test("are not shown to staff", () => {
    const { dashboard } = computeDashboard(sample);
    const { returns } = withoutCosts({ ...dashboard, cacheStatus: "MISS" }).roiAnalysis;
    for (const one of [returns.measured, returns.modelled])
      expect(one).toMatchObject({ roi: null, low: null, high: null, evidence: "none" });
  });

  test("lie within their intervals, whatever the facts", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { measured, modelled } = returnsOf(facts);
        for (const { roi, low, high } of [measured, modelled]) {
          expect([low === null, high === null]).toEqual([roi === null, roi === null]);
          if (roi === null || low === null || high === null) continue;
          expect(low).toBeLessThanOrEqual(roi);
          expect(high).toBeGreaterThanOrEqual(roi);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("the sales lift of an event [N-04]", () => {
  const liftOf = (facts: typeof sample) => computeDashboard(facts).dashboard.summaryCards.salesLift;

  test("stands beside the contract's growth, which stays as it is", () => {
    const { salesGrowth, salesLift } = computeDashboard(sample).dashboard.summaryCards;
    expect(salesGrowth).toMatchObject({
      rate: 15.2,
      beforeEventSales: 5_000_000,
      afterEventSales: 5_760_000,
    });
    expect(salesLift).toMatchObject({
      ...{ state: "MEASURED", reason: null, days: 7, baselineDays: 56 },
      ...{ actualSales: 5_760_000, expectedSales: 5_000_000, increase: 760_000, rate: 15.2 },
      ...{ isDistinguishable: true, minimumDetectableLift: 0 },
      message: "같은 요일 평소 매출보다 15.2% 늘었어요. 90% 구간은 15.2%에서 15.2%예요.",
    });
  });

  test("says before the start what this store could tell from noise", () => {
    const now = Date.parse("2026-02-27T12:00:00+09:00");
    const lift = liftOf({ ...sample, now, sales: salesWith(UNEVEN) });
    expect(lift).toMatchObject({ state: "UNKNOWN", reason: "NOT_STARTED", increase: null });
    expect(lift.minimumDetectableLift).toBeGreaterThan(5);
    expect(lift.message).toBe(
      `이 매장은 매출이 ${Math.ceil(lift.minimumDetectableLift ?? 0)}% 이상 올라야 구분돼요.`,
    );
  });

  test("keeps that threshold when the event has begun", () => {
    const facts = { ...sample, sales: salesWith(UNEVEN) };
    const before = liftOf({ ...facts, now: Date.parse("2026-03-01T00:30:00+09:00") });
    expect(liftOf(facts).minimumDetectableLift).toBe(before.minimumDetectableLift);
  });

  test("is 통계적으로 구분 불가 while the interval holds no change", () => {
    const lift = liftOf({ ...sample, sales: salesWith(UNEVEN, week(1.02)) });
    expect(lift.isDistinguishable).toBe(false);
    expect(lift.message).toMatch(
      /^평소 매출과 통계적으로 구분되지 않아요\. 이 매장은 매출이 \d+% 이상 올라야 구분돼요\.$/,
    );
  });

  test("says what is missing", () => {
    expect(liftOf({ ...sample, sales: salesWith([1, 1]) })).toMatchObject({
      ...{ state: "UNKNOWN", reason: "BASELINE_TOO_SHORT", minimumDetectableLift: null },
    });
    expect(liftOf({ ...sample, sales: salesWith(STEADY, []) })).toMatchObject({
      ...{ state: "UNKNOWN", reason: "NO_SALES_DATA", minimumDetectableLift: 0 },
      message: "이 매장은 매출이 1% 이상 올라야 구분돼요.",
    });
    const unplanned = liftOf({ ...sample, event: eventFacts({ startsAt: null }) });
    expect(unplanned.reason).toBe("NOT_STARTED");
    expect(unplanned.message).toStartWith("이벤트를 승인하면"); // sales may be recorded: nothing is said of them
  });

  test("does not take the days of an earlier event for usual ones", () => {
    const earlier = eventFacts({
      ...{ eventId: "01960000-0000-7000-8000-000000000009", status: "ENDED" },
      startsAt: Date.parse("2026-02-15T00:00:00+09:00"),
      endsAt: Date.parse("2026-03-01T00:00:00+09:00"),
    });
    const sales = salesWith([1, 1, 1, 1, 1, 1, 2, 2]);
    const told = liftOf({ ...sample, sales, earlier: [{ event: earlier, costs: NO_COSTS }] });
    expect(told).toMatchObject({ baselineDays: 42, expectedSales: 5_000_000, rate: 15.2 });
  });

  test("counts the recorded complete days only", () => {
    const sales = salesWith(STEADY);
    sales.delete("2026-03-04");
    const now = Date.parse("2026-03-06T09:00:00+09:00");
    expect(liftOf({ ...sample, now, sales })).toMatchObject({ days: 4, rate: 15.2 });
  });
});
