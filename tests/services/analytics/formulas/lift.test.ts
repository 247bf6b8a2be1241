import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { simulateStore } from "../../../../bench/lib/simulated-store.ts";
import {
  type DayOfSales,
  liftModel,
  liftOf,
  minimumDetectableLift,
} from "../../../../src/services/analytics/formulas/lift/index.ts";
import { seededRandom } from "../../../../src/services/analytics/statistics/index.ts";

const WEEKDAYS = [500_000, 600_000, 700_000, 700_000, 900_000, 1_200_000, 400_000] as const;
const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** Days of the weekday pattern, `trend` won a day, each with its own factor. */
function days(first: number, count: number, shape: { trend?: number; factor?: (at: number) => number } = {}) {
  return Array.from({ length: count }, (_, at): DayOfSales => {
    const index = first + at;
    const usual = (WEEKDAYS[((index % 7) + 7) % 7] ?? 0) + (shape.trend ?? 0) * index;
    return { index, amount: usual * (shape.factor?.(at) ?? 1) };
  });
}

function modelOf(history: readonly DayOfSales[]) {
  const model = liftModel(history);
  if (!model) throw new Error("the baseline is too short");
  return model;
}

describe("lift over the usual sales [N-04]", () => {
  test("is what was added when the days before follow their weekdays exactly", () => {
    const lift = liftOf(modelOf(days(-56, 56)), days(0, 7, { factor: () => 1.2 }));
    expect(lift?.expected).toBeCloseTo(5_000_000, 3);
    expect(lift?.increase).toBeCloseTo(1_000_000, 3);
    expect([lift?.low, lift?.high]).toEqual([lift?.increase, lift?.increase]);
  });

  test("takes a store that grows anyway for what it is", () => {
    const trend = { trend: 3_000 };
    const lift = liftOf(modelOf(days(-56, 56, trend)), days(0, 14, trend));
    expect(lift?.increase).toBeCloseTo(0, 3);
  });

  test("is not moved far by one odd day before the event", () => {
    const steady = days(-56, 56, { factor: (at) => 1 + 0.05 * ((at % 3) - 1) });
    const odd = steady.map((day) => (day.index === -10 ? { ...day, amount: day.amount * 10 } : day));
    const event = days(0, 7);
    const [usual, disturbed] = [liftOf(modelOf(steady), event), liftOf(modelOf(odd), event)];
    const moved = (disturbed?.increase ?? Number.NaN) - (usual?.increase ?? Number.NaN);
    expect(Math.abs(moved) / 5_000_000).toBeLessThan(0.02);
  });

  test("needs four of each weekday that the event sells on, and does not mind a day the store is closed on", () => {
    expect(liftModel(days(-19, 19))).toBeNull();
    const closedMondays = days(-56, 56).filter(({ index }) => ((index % 7) + 7) % 7 !== 0);
    expect(liftOf(modelOf(closedMondays), days(1, 6))?.expected).toBeCloseTo(4_500_000, 3);
    expect(liftOf(modelOf(closedMondays), days(0, 7))).toBeNull();
  });

  test("looks back at eight of each weekday at most", () => {
    const long = [...days(-200, 144, { factor: () => 5 }), ...days(-56, 56)];
    expect(liftOf(modelOf(long), days(0, 7))?.expected).toBeCloseTo(5_000_000, 3);
  });
});

describe("the smallest lift that can be told [N-04]", () => {
  const noisy = (variation: number, weeks = 8) =>
    modelOf(
      simulateStore(seededRandom(`noisy-${variation}`), {
        ...{ weeks, eventDays: 1, variation, correlation: 0, weeklyTrend: 0, lift: 0 },
      }).history,
    );

  test("is about a third for a store whose days vary by a quarter, and grows with the variation", () => {
    const [calm, usual, wild] = [0.1, 0.25, 0.5].map((variation) =>
      minimumDetectableLift(noisy(variation), WEEK),
    );
    expect(usual).toBeGreaterThan(0.2);
    expect(usual).toBeLessThan(0.45);
    expect(calm).toBeLessThan(usual ?? 0);
    expect(wild).toBeGreaterThan(usual ?? 0);
  });

  test("is smaller the longer the event", () => {
    const model = noisy(0.3);
    const short = minimumDetectableLift(model, WEEK.slice(0, 3)) ?? 0;
    const long = minimumDetectableLift(model, [...WEEK, ...WEEK.map((day) => day + 7)]) ?? 1;
    expect(long).toBeLessThan(short);
  });

  test("is nothing at all where no day ever varies", () => {
    expect(minimumDetectableLift(modelOf(days(-56, 56)), WEEK)).toBeCloseTo(0, 6);
  });
});

test("nine of ten intervals hold the true lift, in calm stores and wild ones [N-04]", () => {
  const random = seededRandom("coverage");
  let [held, runs] = [0, 0];
  for (const variation of [0.1, 0.3, 0.5])
    for (const correlation of [0, 0.3])
      for (let run = 0; run < 250; run += 1) {
        const store = simulateStore(random, {
          ...{ weeks: 4 + Math.floor(random() * 5), eventDays: 3 + Math.floor(random() * 12) },
          ...{ variation, correlation, weeklyTrend: (random() - 0.5) * 0.04, lift: random() * 0.5 },
        });
        const lift = liftOf(modelOf(store.history), store.event);
        if (!lift) throw new Error("no lift");
        runs += 1;
        if (lift.low <= store.trueIncrease && store.trueIncrease <= lift.high) held += 1;
      }
  expect(held / runs).toBeGreaterThan(0.88);
  expect(held / runs).toBeLessThan(0.92);
});

test("a lift is a lift or nothing, whatever the sales were: none, negative, a trillion, full of holes [N-04]", () => {
  const amount = fc.oneof(
    fc.constant(0),
    fc.integer({ min: -5_000_000, max: 5_000_000 }),
    fc.integer({ min: 0, max: 1_000_000_000_000 }),
  );
  /** Every day of a span, some of them without a record. */
  const someDays = (first: number, count: number) =>
    fc
      .array(fc.option(amount, { nil: null, freq: 8 }), { minLength: count, maxLength: count })
      .map((amounts) =>
        amounts.flatMap((won, at) => (won === null ? [] : [{ index: first + at, amount: won }])),
      );
  let models = 0;
  fc.assert(
    fc.property(someDays(-70, 70), someDays(0, 10), (history, event) => {
      const model = liftModel(history);
      if (!model) return;
      models += 1;
      const lift = liftOf(model, event);
      const smallest = minimumDetectableLift(model, WEEK);
      for (const value of [smallest ?? 0, ...Object.values(lift ?? {})])
        expect(Number.isFinite(value)).toBe(true);
      if (lift) expect(lift.low).toBeLessThanOrEqual(lift.high);
      if (smallest !== null) expect(smallest).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 150 },
  );
  expect(models).toBeGreaterThan(20);
});
