import { expect, test } from "bun:test";
import fc from "fast-check";
import { medianOf, quartilesOf } from "../../../../src/services/analytics/benchmarks/quartiles.ts";
import { quantile } from "../../../../src/services/analytics/statistics/index.ts";

const tenths = fc.array(fc.integer({ min: -1_000_000, max: 10_000_000_000_000 }), {
  minLength: 1,
  maxLength: 60,
});

test("quartiles are those of type 7, rounded half up to the published unit [N-25]", () => {
  expect(quartilesOf([1, 2, 3, 4], 1n)).toEqual({ p25: 1.8, p50: 2.5, p75: 3.3 });
  expect(quartilesOf([0, 10, 20, 30, 40], 50n)).toEqual({ p25: 10, p50: 20, p75: 30 });
  expect(quartilesOf([-7.4, -7.5, -7.6], 50n)).toEqual({ p25: -10, p50: -5, p75: -5 });
  expect(quartilesOf([104, 105], 100n)).toEqual({ p25: 100, p50: 100, p75: 100 });
});

test("any values: within half a unit of the unrounded quantile, in order, whole and never -0 or NaN", () => {
  fc.assert(
    fc.property(tenths, fc.constantFrom(1n, 50n, 100n), (list, unit) => {
      const values = list.map((value) => value / 10);
      const found = quartilesOf(values, unit);
      for (const [name, share] of [
        ["p25", 0.25],
        ["p50", 0.5],
        ["p75", 0.75],
      ] as const) {
        const exact = quantile(values, share) ?? 0;
        expect(Math.abs(found[name] - exact)).toBeLessThanOrEqual(Number(unit) / 20 + 0.001);
        expect(Object.is(found[name], -0)).toBe(false);
        expect(BigInt(Math.round(found[name] * 10)) % unit).toBe(0n);
      }
      expect(found.p25 <= found.p50 && found.p50 <= found.p75).toBe(true);
    }),
  );
});

test("the order of the values does not matter, and a value of one store is its own median", () => {
  fc.assert(
    fc.property(tenths, (list) => {
      const values = list.map((value) => value / 10);
      expect(quartilesOf([...values].reverse(), 1n)).toEqual(quartilesOf(values, 1n));
      expect(medianOf([values[0] ?? 0])).toBe(values[0] ?? 0);
    }),
  );
  expect(medianOf([])).toBeNull();
});
