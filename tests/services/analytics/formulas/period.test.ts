import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  compared,
  costWithin,
  gained,
  lastDays,
  lengthOf,
  sameWeekdaysBefore,
  sumKnown,
} from "../../../../src/services/analytics/formulas/index.ts";
import { addDays } from "../../../../src/time.ts";

const days = fc
  .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 366 }))
  .map(([start, length]) => {
    const from = addDays("2000-01-01", start);
    return { from, to: addDays(from, length - 1) };
  });
const won = fc.integer({ min: 0, max: 1_000_000_000_000 });
const amount = fc.option(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }));
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

describe("a period and the one before", () => {
  test("are of one length, on the same weekdays, apart, and less than a week more than needed", () => {
    fc.assert(
      fc.property(days, (now) => {
        const before = sameWeekdaysBefore(now);
        expect(lengthOf(before)).toBe(lengthOf(now));
        expect([weekday(before.from), weekday(before.to)]).toEqual([weekday(now.from), weekday(now.to)]);
        expect(before.to < now.from).toBe(true);
        expect(lengthOf({ from: before.to, to: now.from }) - 2).toBeLessThan(7);
      }),
    );
  });

  test("named ones end today", () => {
    expect(lastDays("2026-03-10", "TODAY")).toEqual({ from: "2026-03-10", to: "2026-03-10" });
    expect(lastDays("2026-03-10", "LAST_7_DAYS")).toEqual({ from: "2026-03-04", to: "2026-03-10" });
    expect(lastDays("2026-03-10", "LAST_28_DAYS")).toEqual({ from: "2026-02-11", to: "2026-03-10" });
  });
});

describe("the change", () => {
  test("has one decimal, and is null where there is nothing to compare with", () => {
    expect(compared(150, 120)).toEqual({ value: 150, before: 120, change: 25 });
    expect(compared(1, 3).change).toBe(-66.7);
    expect(compared(0, 5).change).toBe(-100);
    for (const [value, before] of [
      [5, 0],
      [null, 3],
      [3, null],
      [null, null],
      [0, 0],
    ] as const)
      expect(compared(value, before).change).toBeNull();
  });

  test("is never NaN, Infinity or -0", () => {
    fc.assert(
      fc.property(amount, amount, (value, before) => {
        const { change } = compared(value, before);
        if (change === null) return;
        expect(Number.isFinite(change)).toBe(true);
        expect(Object.is(change, -0)).toBe(false);
        expect(Math.abs(change * 10 - Math.round(change * 10))).toBeLessThan(
          Math.max(1e-6, Math.abs(change) * 1e-9),
        );
      }),
    );
  });

  test("of views is never below 0, whatever was restated", () => {
    fc.assert(
      fc.property(amount, amount, (start, end) => {
        const value = gained(start, end);
        expect(value === null).toBe(start === null || end === null);
        expect(value ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("what is not known adds nothing, and nothing known is not 0", () => {
    expect(sumKnown([1, null, 2])).toBe(3);
    expect(sumKnown([null])).toBeNull();
    expect(sumKnown([])).toBeNull();
  });
});

describe("cost of a period", () => {
  test("adjoining periods add up to the whole, won by won", () => {
    fc.assert(
      fc.property(won, days, fc.nat({ max: 400 }), (cost, run, cut) => {
        const middle = addDays(run.from, cut - 10);
        const early = costWithin(cost, run, { from: addDays(run.from, -20), to: middle });
        const late = costWithin(cost, run, { from: addDays(middle, 1), to: addDays(run.to, 400) });
        expect((early ?? 0) + (late ?? 0)).toBe(cost);
      }),
    );
  });

  test("days differ by one won at most, and days outside cost nothing", () => {
    const run = { from: "2026-03-01", to: "2026-03-07" };
    const each = Array.from({ length: 9 }, (_, index) => addDays("2026-02-28", index)).map((day) =>
      costWithin(100_000, run, { from: day, to: day }),
    );
    expect([each[0], each[8]]).toEqual([0, 0]);
    expect(new Set(each.slice(1, 8))).toEqual(new Set([14_285, 14_286]));
  });

  test("is not known without a cost or without days", () => {
    expect(
      costWithin(null, { from: "2026-03-01", to: "2026-03-07" }, lastDays("2026-03-03", "TODAY")),
    ).toBeNull();
    expect(costWithin(5, null, lastDays("2026-03-03", "TODAY"))).toBeNull();
  });
});
