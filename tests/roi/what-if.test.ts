import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ROI_LIMITS, type RoiChanges, type RoiInputs, whatIf } from "../../src/client/index.ts";
import { ROI_INPUTS } from "../../src/roi/index.ts";
import { computeDashboard } from "../../src/services/analytics/formulas/index.ts";
import { WhatIfAnswer, whatIfInput } from "../../src/services/analytics/index.ts";
import { anyFacts } from "../services/analytics/facts.ts";

const EVENT_ID = "01960000-0000-7000-8000-000000000001";
/** 1,000,000 won spent; 40 new customers of 100 visits of 400 participants; 700,000 won more were sold. */
const EVENT: RoiInputs = {
  prizeKrw: 500_000,
  channelKrw: 400_000,
  otherKrw: 100_000,
  views: 8_000,
  participants: 400,
  visits: 100,
  newCustomers: 40,
  grossMarginPct: 40,
  newCustomerLtvKrw: 20_000,
  salesIncreaseKrw: 700_000,
};

const amount = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1_000_000_000_000 }));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const margin = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const fields = {
  prizeKrw: amount,
  channelKrw: amount,
  otherKrw: amount,
  views: maybe(amount),
  participants: amount,
  visits: amount,
  newCustomers: amount,
  grossMarginPct: maybe(margin),
  newCustomerLtvKrw: maybe(amount),
  salesIncreaseKrw: maybe(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })),
};
const anyInputs: fc.Arbitrary<RoiInputs> = fc.record(fields);
const anyChanges: fc.Arbitrary<RoiChanges> = fc.record(fields, { requiredKeys: [] });

describe("what-if ROI [N-07]", () => {
  test("with the event's own inputs is the dashboard's ROI exactly, both numbers and the amounts", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { dashboard, roiInputs } = computeDashboard(facts);
        const { current, changed } = whatIf({ inputs: roiInputs });
        const { roi: card } = dashboard.summaryCards;
        const { roiCalculation, expectedRevenue, totalCost } = dashboard.roiAnalysis;
        expect(changed.returns).toEqual(current.returns);
        expect(current.returns).toMatchObject({
          roi: card.value,
          kind: card.kind,
          modelledRoi: roiCalculation.roi,
          measuredRoi: roiCalculation.measuredRoi,
          totalCostKrw: totalCost.total ?? Number.NaN,
          revenueKrw: expectedRevenue.total,
          newCustomerValueKrw: expectedRevenue.newCustomerLTV,
          isBrokenEven: card.breakEvenStatus === "ACHIEVED",
        });
      }),
      { numRuns: 60 },
    );
  });

  test("computes both returns by hand", () => {
    const { current, changed } = whatIf({
      inputs: EVENT,
      changes: { prizeKrw: 300_000, grossMarginPct: 62.5 },
    });
    // (700,000 + 40 × 20,000 − 1,000,000) / 1,000,000 and (700,000 × 0.4 − 1,000,000) / 1,000,000
    expect(current.returns).toMatchObject({ modelledRoi: 50, measuredRoi: -72, roi: 50, kind: "modelled" });
    // (1,500,000 − 800,000) / 800,000 and (437,500 − 800,000) / 800,000
    expect(changed.returns).toMatchObject({ totalCostKrw: 800_000, modelledRoi: 87.5, measuredRoi: -45.3 });
  });

  test("people follow those they come from at the event's own rates; who is given stays", () => {
    const { inputs } = whatIf({ inputs: EVENT, changes: { views: 12_000 } }).changed;
    expect([inputs.participants, inputs.visits, inputs.newCustomers]).toEqual([600, 150, 60]);
    const given = whatIf({ inputs: EVENT, changes: { participants: 200, visits: 80 } }).changed.inputs;
    expect([given.views, given.visits, given.newCustomers]).toEqual([8_000, 80, 32]);
    expect(whatIf({ inputs: EVENT, changes: { newCustomers: 7 } }).changed.inputs).toEqual({
      ...EVENT,
      newCustomers: 7,
    });
  });

  test("says who could not follow, and leaves them their number", () => {
    const quiet = { ...EVENT, participants: 0, visits: 0, newCustomers: 0, views: null };
    const { inputs, unscaled } = whatIf({ inputs: quiet, changes: { participants: 500 } }).changed;
    expect([inputs.participants, inputs.newCustomers]).toEqual([500, 0]);
    expect(unscaled).toEqual(["visits", "newCustomers"]);
    expect(whatIf({ inputs: quiet, changes: { views: 10 } }).changed.unscaled).toEqual([
      "participants",
      "visits",
      "newCustomers",
    ]);
  });

  test("is finite, without minus zero and of the answer's shape, for anything that may be assumed", () => {
    fc.assert(
      fc.property(anyInputs, anyChanges, (inputs, changes) => {
        const answer = whatIf({ inputs, changes });
        const parsed = WhatIfAnswer.omit({ eventId: true }).safeParse(answer);
        expect(parsed.error).toBeUndefined();
        expect(numbersIn(answer).filter((value) => !Number.isFinite(value) || Object.is(value, -0))).toEqual(
          [],
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("break-even participants [N-07]", () => {
  test("are the fewest with which the event breaks even", () => {
    // 300,000 won are missing: 15 customers, and 15 of 40 in 400 come from 145 participants on (14.5 rounds up)
    expect(whatIf({ inputs: EVENT }).breakEvenParticipants).toBe(145);
    const broken = (participants: number) =>
      whatIf({ inputs: EVENT, changes: { participants } }).changed.returns.isBrokenEven;
    expect([broken(144), broken(145)]).toEqual([false, true]);
  });

  test("break even, one fewer do not, and null means that a million million do not either", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const { breakEvenParticipants } = whatIf({ inputs });
        const broken = (participants: number) =>
          whatIf({ inputs, changes: { participants } }).changed.returns.isBrokenEven;
        const most = ROI_LIMITS.participants.max;
        if (breakEvenParticipants === null || breakEvenParticipants > most) {
          expect(inputs.participants === 0 || !broken(most)).toBe(true);
        } else {
          expect(inputs.participants === 0 || broken(breakEvenParticipants)).toBe(true);
          if (breakEvenParticipants > 0) expect(broken(breakEvenParticipants - 1)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("are none when sales pay for it all, and unknown without cost, customers or their worth", () => {
    const fewest = (fields: Partial<RoiInputs>) =>
      whatIf({ inputs: { ...EVENT, ...fields } }).breakEvenParticipants;
    expect(fewest({ salesIncreaseKrw: 1_000_000 })).toBe(0);
    expect(fewest({ prizeKrw: 0, channelKrw: 0, otherKrw: 0 })).toBeNull();
    expect(fewest({ newCustomers: 0 })).toBeNull();
    expect(fewest({ newCustomerLtvKrw: null })).toBeNull();
    expect(fewest({ newCustomerLtvKrw: 0 })).toBeNull();
    expect(fewest({ newCustomerLtvKrw: null, salesIncreaseKrw: null })).toBeNull();
    // A week that lost money needs more customers, not fewer: 1,200,000 won are 60 customers, from 595 on
    expect(fewest({ salesIncreaseKrw: -200_000 })).toBe(595);
  });
});

describe("tornado [N-07]", () => {
  test("puts the assumption first that moves the result most, each varied by a fifth", () => {
    const { tornado } = whatIf({ inputs: EVENT });
    expect(tornado.map(({ assumption, swing }) => `${assumption} ${swing}`)).toEqual([
      "participants 32",
      "newCustomerLtvKrw 32",
      "prizeKrw 30.3",
      "salesIncreaseKrw 28",
      "channelKrw 24.1",
      "otherKrw 6",
      "grossMarginPct 0",
    ]);
    expect(tornado[0]).toMatchObject({
      assumption: "participants",
      low: { value: 320, modelledRoi: 34 },
      high: { value: 480, modelledRoi: 66 },
    });
  });

  test("varies within given ranges, those of followers and negative sales too", () => {
    const inputs = { ...EVENT, salesIncreaseKrw: -500_000, grossMarginPct: 90 };
    const ranges = { newCustomers: { low: 0, high: 100 }, prizeKrw: { low: 500_000, high: 500_000 } };
    const { tornado } = whatIf({ inputs, ranges });
    const rows = new Map(tornado.map((row) => [row.assumption, row]));
    expect(tornado[0]).toMatchObject({ assumption: "newCustomers", swing: 200 });
    expect(rows.get("prizeKrw")?.swing).toBe(0);
    expect(rows.get("salesIncreaseKrw")).toMatchObject({
      low: { value: -600_000 },
      high: { value: -400_000 },
    });
    expect(rows.get("grossMarginPct")).toMatchObject({ low: { value: 72 }, high: { value: 100 } });
    expect(rows.has("views")).toBe(false);
  });

  test("every end is what the same change by itself gives, and rows come in order", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const { tornado } = whatIf({ inputs });
        const swings = tornado.map(({ swing }) => swing ?? -1);
        expect(swings).toEqual(swings.toSorted((left, right) => right - left));
        for (const { assumption, low, high } of tornado) {
          for (const { value, ...ends } of [low, high]) {
            const { changed } = whatIf({ inputs, changes: { [assumption]: value } });
            expect(changed.returns).toMatchObject(ends);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("bad input [N-07]", () => {
  test.each([
    { prizeKrw: -1 },
    { prizeKrw: 0.5 },
    { participants: Number.NaN },
    { newCustomerLtvKrw: Number.POSITIVE_INFINITY },
    { salesIncreaseKrw: 1_000_000_000_001 },
    { grossMarginPct: 100.01 },
    { grossMarginPct: 33.333 },
  ])("refuses %p by name", (changes) => {
    const [name = ""] = Object.keys(changes);
    expect(() => whatIf({ inputs: EVENT, changes })).toThrow(
      new RangeError(`changes.${name} is not allowed`),
    );
  });

  test("is refused by the client exactly where the server refuses it", () => {
    const odd = fc.oneof(
      fc.integer({ min: -5, max: 105 }),
      fc.integer({ min: -10, max: 10_010 }).map((hundredths) => hundredths / 100),
      fc.integer({ min: -99_999, max: 100_100 }).map((thousandths) => thousandths / 1_000),
      fc.constantFrom(
        1e12,
        1e12 + 1,
        -1e12,
        -1e12 - 1,
        2 ** 53,
        1e300,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        -0,
      ),
      fc.double(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ROI_INPUTS), maybe(odd), (name, value) => {
        const isTaken = whatIfInput.safeParse({ eventId: EVENT_ID, changes: { [name]: value } }).success;
        const ask = () => whatIf({ inputs: EVENT, changes: { [name]: value } });
        if (isTaken) expect(numbersIn(ask()).every(Number.isFinite)).toBe(true);
        else expect(ask).toThrow(RangeError);
      }),
      { numRuns: 1_000 },
    );
  });

  test("refuses ranges that are upside down, and facts that are no numbers", () => {
    expect(() => whatIf({ inputs: EVENT, ranges: { visits: { low: 2, high: 1 } } })).toThrow("ranges.visits");
    expect(() => whatIf({ inputs: { ...EVENT, views: 1.5 } })).toThrow("inputs.views");
    for (const name of ROI_INPUTS) expect(name in EVENT).toBe(true);
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
