import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  contributionOf,
  type PastEvent,
  type StoreHistory,
} from "../../../../src/services/analytics/benchmarks/contribution.ts";
import { standingOf } from "../../../../src/services/analytics/benchmarks/standing.ts";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { DAY_MS } from "../../../../src/time.ts";
import { anyFacts, channelFacts, eventFacts, NO_COSTS, NOW, SEOUL, salesOf } from "../facts.ts";

const measured = channelFacts({ channel: "Instagram", views: 1_000, source: "measured" });

function past(fields: Partial<PastEvent["event"]> = {}, rest: Partial<PastEvent> = {}): PastEvent {
  return {
    event: eventFacts({
      status: "ENDED",
      startsAt: NOW - 30 * DAY_MS,
      endsAt: NOW - 20 * DAY_MS,
      participants: 50,
      conversions: 10,
      ...fields,
    }),
    objective: "NEW_CUSTOMERS",
    costs: NO_COSTS,
    channels: [measured],
    ...rest,
  };
}

function history(events: readonly PastEvent[], fields: Partial<StoreHistory> = {}): StoreHistory {
  return {
    storeId: "store",
    store: { timeZone: SEOUL, grossMarginPct: 50, newCustomerLtvKrw: 10_000 },
    industry: "음식점",
    region: "서울",
    events,
    sales: new Map(),
    ...fields,
  };
}

const allOf = (events: readonly PastEvent[], fields: Partial<StoreHistory> = {}) =>
  contributionOf(history(events, fields), NOW).all;

describe("what a store brings", () => {
  test("is one value a measure, the median of its events, whole and by purpose [N-25]", () => {
    const counts = [10, 20, 90];
    const events = [
      ...counts.map((participants) => past({ participants })),
      past({ participants: 500 }, { objective: "REVISIT" }),
    ];
    const { all, byObjective } = contributionOf(history(events), NOW);
    expect(all.participationRate).toBe(5.5);
    expect(byObjective.get("NEW_CUSTOMERS")?.participationRate).toBe(2);
    expect(byObjective.get("REVISIT")?.participationRate).toBe(50);
  });

  test("is what the event's own dashboard shows, by the same formulas, for any facts", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const ended = {
          ...facts.event,
          status: "ENDED",
          startsAt: NOW - 40 * DAY_MS,
          endsAt: NOW - 10 * DAY_MS,
        };
        const channels = [
          ...facts.channels.filter(
            ({ source, channel }) => source !== "simulated" && channel !== "Instagram",
          ),
          measured,
        ];
        const values = contributionOf(
          history([past({}, { event: ended, channels, costs: facts.costs })], {
            store: facts.store,
            sales: facts.sales,
          }),
          NOW,
        ).all;
        const shown = computeDashboard({ ...facts, event: ended, channels, now: NOW }).dashboard;
        const mine = (metric: string) =>
          shown.comparativeAnalysis.industryComparison.find((row) => row.metric === metric)?.myValue ?? null;
        expect(values.participationRate ?? null).toBe(mine("참여율"));
        expect(values.conversionRate ?? null).toBe(mine("전환율"));
        expect(values.measuredRoi ?? null).toBe(shown.roiAnalysis.roiCalculation.measuredRoi);
        expect(values.salesGrowth ?? null).toBe(shown.summaryCards.salesGrowth.rate);
      }),
      { numRuns: 60 },
    );
  });

  test("has the channels' cost for each participant, and none where nothing was spent", () => {
    const costs = { ...NO_COSTS, prizeKrw: 1_000_000, channelKrw: new Map([["Instagram", 49_999] as const]) };
    expect(allOf([past({}, { costs })]).costPerAcquisition).toBe(1_000);
    expect(allOf([past()]).costPerAcquisition).toBeUndefined();
    expect(allOf([past({ participants: 0 }, { costs })]).costPerAcquisition).toBeUndefined();
  });

  test("lacks what is not known: no sales, no conversions without participants, nothing at all without events", () => {
    expect(allOf([past({ participants: 0, conversions: 0 })])).toEqual({ participationRate: 0 });
    expect(contributionOf(history([]), NOW)).toMatchObject({ all: {}, byObjective: new Map() });
    const sales = salesOf("2026-01-25", Array(50).fill(100_000));
    expect(allOf([past()], { sales }).salesGrowth).toBe(0);
  });
});

describe("an event counts", () => {
  const CASES: readonly [string, Partial<PastEvent["event"]>, Partial<PastEvent>, boolean][] = [
    ["as it is", {}, {}, true],
    ["while it runs", { status: "ACTIVE" }, {}, false],
    ["archived", { status: "ARCHIVED" }, {}, true],
    ["without an end", { endsAt: null }, {}, false],
    ["with 29 measured views", {}, { channels: [{ ...measured, views: 29 }] }, false],
    ["with 30 measured views", {}, { channels: [{ ...measured, views: 30 }] }, true],
    [
      "with a simulated channel beside",
      {},
      { channels: [measured, channelFacts({ channel: "GenieTV", views: 9, source: "simulated" })] },
      false,
    ],
    ["whose only channel failed", {}, { channels: [{ ...measured, status: "FAILED" }] }, false],
    [
      "whose last collection failed",
      {},
      { channels: [{ ...measured, failReason: "CHANNEL_TIMEOUT" }] },
      false,
    ],
    ["without channels", {}, { channels: [] }, false],
  ];

  test.each(CASES)("%s, or does not", (_name, event, rest, counts) => {
    expect(allOf([past(event, rest)]).participationRate !== undefined).toBe(counts);
  });
});

test("an own value is placed by its interval where there is one: what overlaps the middle half is typical", () => {
  const quartiles = { p25: 4, p75: 6 };
  expect<string[]>([3.9, 4, 5, 6, 6.1].map((value) => standingOf({ value }, quartiles))).toEqual([
    ...["BELOW", "TYPICAL", "TYPICAL", "TYPICAL", "ABOVE"],
  ]);
  expect(standingOf({ value: 8, low: 5.9, high: 11 }, quartiles)).toBe("TYPICAL");
  expect(standingOf({ value: 2, low: 1, high: 3.9 }, quartiles)).toBe("BELOW");
});
