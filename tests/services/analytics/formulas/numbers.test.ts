import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  changeOf,
  divideHalfUp,
  percentOf,
  sharesOf,
  toSafe,
} from "../../../../src/services/analytics/formulas/numbers.ts";

const big = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });

describe("rounding", () => {
  test("goes half up towards +∞ on both sides of zero", () => {
    expect(divideHalfUp(5n, 2n)).toBe(3n);
    expect(divideHalfUp(-5n, 2n)).toBe(-2n);
    expect(divideHalfUp(-6n, 4n)).toBe(-1n);
    expect(divideHalfUp(-7n, 4n)).toBe(-2n);
    expect(percentOf(1, 16)).toBe(6.3);
    expect(percentOf(-1, 16)).toBe(-6.2);
  });

  test("is never further than half a unit away, at any size", () => {
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 20n }), (numerator, denominator) => {
        const distance = 2n * (numerator - divideHalfUp(numerator, denominator) * denominator);
        expect(distance >= -denominator && distance < denominator).toBe(true);
      }),
    );
  });

  test("never gives minus zero", () => {
    expect(Object.is(percentOf(-1, 100_000), 0)).toBe(true);
    expect(Object.is(percentOf(0, 7), 0)).toBe(true);
  });

  test("gives null where the whole is zero or negative", () => {
    expect(percentOf(3, 0)).toBeNull();
    expect(percentOf(3, -1)).toBeNull();
    expect(changeOf(3, 0)).toBeNull();
  });

  test("compares with the size of a negative record", () => {
    expect(changeOf(10, -20)).toBe(150);
    expect(changeOf(-30, -20)).toBe(-50);
    expect(changeOf(7.2, 5.5)).toBe(30.9);
  });

  test("ends sums that a number cannot hold at the largest exact one", () => {
    expect(toSafe(10n ** 30n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(toSafe(-(10n ** 30n))).toBe(-Number.MAX_SAFE_INTEGER);
    expect(toSafe(12n)).toBe(12);
  });
});

describe("shares by largest remainder [R-111]", () => {
  test("sum to exactly 100.0 and stay within 0.1 of the true share", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(counts, (list) => {
        const total = list.reduce((left, right) => left + right, 0);
        const shares = sharesOf(list);
        const tenths = shares.reduce((left, right) => left + Math.round(right * 10), 0);
        expect(tenths).toBe(total === 0 ? 0 : 1000);
        for (const [index, share] of shares.entries()) {
          const exact = total === 0 ? 0 : ((list[index] ?? 0) / total) * 100;
          expect(Math.abs(share - exact)).toBeLessThan(0.1 + 1e-9);
        }
      }),
    );
  });

  test("give the figures of C-15 for 50, 300, 450, 300 and 134 people", () => {
    expect(sharesOf([50, 300, 450, 300, 134])).toEqual([4, 24.3, 36.5, 24.3, 10.9]);
  });
});
