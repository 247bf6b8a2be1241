import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  gammaGreater,
  sampleGamma,
  seededRandom,
} from "../../../../src/services/analytics/statistics/index.ts";

const gamma = fc.record({
  shape: fc
    .oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 1_000_000 }))
    .map((n) => n + 0.5),
  rate: fc.integer({ min: 1, max: 1_000_000_000_000 }),
});

describe("which of two gamma variables is greater [N-06]", () => {
  test("agrees with draws", () => {
    for (const [left, right] of [
      [
        { shape: 400.5, rate: 100_000 },
        { shape: 200.5, rate: 50_000 },
      ],
      [
        { shape: 10.5, rate: 10_000 },
        { shape: 12.5, rate: 10_000 },
      ],
      [
        { shape: 0.5, rate: 10_000 },
        { shape: 3.5, rate: 30_000 },
      ],
      [
        { shape: 10_000.5, rate: 1_000_000 },
        { shape: 10_100.5, rate: 1_000_000 },
      ],
    ] as const) {
      const [one, other] = [seededRandom("left"), seededRandom("right")];
      const draws = Array.from({ length: 20_000 }, () => sampleGamma(one, left) > sampleGamma(other, right));
      const share = draws.filter(Boolean).length / draws.length;
      // four standard errors of a share of 20,000
      expect(Math.abs(gammaGreater(left, right) - share)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
    }
  });

  test("is a half among equals, and the two directions make one", () => {
    fc.assert(
      fc.property(gamma, gamma, (left, right) => {
        expect(gammaGreater(left, left)).toBeCloseTo(0.5, 6);
        const probability = gammaGreater(left, right);
        expect(probability >= 0 && probability <= 1).toBe(true);
        expect(probability + gammaGreater(right, left)).toBeCloseTo(1, 6);
      }),
      { numRuns: 200 },
    );
  });

  test("refuses what is no distribution", () => {
    expect(() => gammaGreater({ shape: 1, rate: 0 }, { shape: 1, rate: 1 })).toThrow(RangeError);
  });
});
