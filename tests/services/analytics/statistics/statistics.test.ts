import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  gammaQuantile,
  median,
  negativeBinomialAtMost,
  negativeBinomialTail,
  normalCdf,
  normalQuantile,
  poissonAtMost,
  poissonTail,
  quantile,
  sampleGamma,
  seededRandom,
} from "../../../../src/services/analytics/statistics/index.ts";

/** qgamma(c(0.05, 0.5, 0.95), shape) as R's own algorithm gives it. */
const R_GAMMA = [
  [0.5, 0.0019660700000097625, 0.22746821155978642, 1.920729410347062],
  [3.5, 1.0836749546490287, 3.1729055977607583, 7.033570224670082],
  [400.5, 368.160613785991, 400.16671603270055, 433.97626152271994],
  [1000.5, 949.0468457640759, 1000.1666864170863, 1053.0901217326445],
  [1_000_000.5, 998356.2146725045, 1000000.1666666864, 1001645.9223564035],
] as const;

describe("gamma quantiles [N-05]", () => {
  test("are R's at any shape, on both sides of the change of method", () => {
    for (const [shape, low, middle, high] of R_GAMMA) {
      const at = (p: number) => gammaQuantile(p, { shape, rate: 1 });
      expect(at(0.05) / low).toBeCloseTo(1, 7);
      expect(at(0.5) / middle).toBeCloseTo(1, 7);
      expect(at(0.95) / high).toBeCloseTo(1, 7);
    }
  });

  test("rise with the probability and the shape and fall with the rate", () => {
    const shape = fc.double({ min: 0.5, max: 5_000, noNaN: true });
    const p = fc.double({ min: 0.001, max: 0.998, noNaN: true });
    fc.assert(
      fc.property(shape, p, (a, q) => {
        const value = gammaQuantile(q, { shape: a, rate: 1 });
        expect(value).toBeGreaterThan(0);
        expect(gammaQuantile(q + 0.001, { shape: a, rate: 1 })).toBeGreaterThan(value);
        expect(gammaQuantile(q, { shape: a + 1, rate: 1 })).toBeGreaterThan(value);
        expect(gammaQuantile(q, { shape: a, rate: 2 })).toBeCloseTo(value / 2, 9);
      }),
      { numRuns: 100 },
    );
  });

  test("refuse what is no probability, shape or rate", () => {
    expect(() => gammaQuantile(0, { shape: 1, rate: 1 })).toThrow(RangeError);
    expect(() => gammaQuantile(Number.NaN, { shape: 1, rate: 1 })).toThrow(RangeError);
    expect(() => gammaQuantile(0.5, { shape: 0, rate: 1 })).toThrow(RangeError);
    expect(() => gammaQuantile(0.5, { shape: 1, rate: 0 })).toThrow(RangeError);
  });
});

describe("seeded draws", () => {
  test("are the same for the same seed and others for another", () => {
    const draw = (seed: string) => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw("event-1")).toEqual(draw("event-1"));
    expect(draw("event-1")).not.toEqual(draw("event-2"));
    for (const value of draw("event-3")) expect(value).toBeGreaterThan(0);
  });

  test("of a gamma have its mean and variance", () => {
    const random = seededRandom("gamma");
    const draws = Array.from({ length: 4_000 }, () => sampleGamma(random, { shape: 4, rate: 2 }));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(2, 1);
    expect(variance).toBeGreaterThan(0.9);
    expect(variance).toBeLessThan(1.1);
  });
});

describe("sample quantiles", () => {
  test("are of type 7", () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile([4, 1, 3, 2], p))).toEqual([1, 1.75, 2.5, 3.25, 4]);
    expect(median([5])).toBe(5);
    expect(quantile([], 0.5)).toBeNull();
  });

  test("leave their input alone", () => {
    const values = Object.freeze([3, 1, 2]);
    expect(median(values)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("tails of counts", () => {
  /** Sums of the mass function, term by term. */
  function poissonSum(count: number, mean: number): number {
    let [term, below] = [Math.exp(-mean), 0];
    for (let k = 0; k < count; k++) {
      below += term;
      term *= mean / (k + 1);
    }
    return 1 - below;
  }

  function negativeBinomialSum(count: number, mean: number, size: number): number {
    const p = mean / (mean + size);
    let [term, below] = [(1 - p) ** size, 0];
    for (let k = 0; k < count; k++) {
      below += term;
      term *= (p * (k + size)) / (k + 1);
    }
    return 1 - below;
  }

  test("of a Poisson are the sum of its terms", () => {
    for (const mean of [0.3, 2, 5, 40, 300])
      for (const factor of [0.5, 1, 1.3]) {
        const count = Math.ceil(mean * factor);
        expect(poissonTail(count, mean)).toBeCloseTo(poissonSum(count, mean), 8);
        expect(poissonAtMost(count - 1, mean)).toBeCloseTo(1 - poissonSum(count, mean), 8);
      }
  });

  test("of a Poisson go on evenly where the approximation takes over", () => {
    for (const mean of [950, 1_000, 1_050])
      expect(Math.abs(poissonTail(999, mean) - poissonTail(1_000, mean))).toBeLessThan(0.02);
    expect(poissonTail(1_000_000, 1_000_000)).toBeCloseTo(0.5, 2);
    expect(poissonTail(1_010_000, 1_000_000)).toBeLessThan(1e-15);
  });

  test("of a negative binomial are the sum of its terms, and a Poisson's when nothing is wild", () => {
    for (const mean of [0.5, 5, 50])
      for (const size of [0.5, 2, 20]) {
        const count = Math.ceil(mean * 1.5);
        expect(negativeBinomialTail(count, { mean, size })).toBeCloseTo(
          negativeBinomialSum(count, mean, size),
          6,
        );
      }
    expect(negativeBinomialTail(8, { mean: 5, size: 1e6 })).toBeCloseTo(poissonTail(8, 5), 4);
    expect(negativeBinomialAtMost(0, { mean: 5, size: 2 })).toBeCloseTo((2 / 7) ** 2, 6);
  });

  test("are probabilities for nothing, for the impossible and for the very large", () => {
    expect(poissonTail(0, 0)).toBe(1);
    expect(poissonTail(1, 0)).toBe(0);
    expect(negativeBinomialTail(1, { mean: 0, size: 1 })).toBe(0);
    fc.assert(
      fc.property(fc.nat(2_000_000), fc.double({ min: 0, max: 1e6, noNaN: true }), (count, mean) => {
        for (const tail of [poissonTail(count, mean), negativeBinomialTail(count, { mean, size: 3 })]) {
          expect(tail).toBeGreaterThanOrEqual(0);
          expect(tail).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test("the normal quantile undoes the normal distribution", () => {
  for (const p of [0.001, 0.05, 0.5, 0.95, 0.999]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 9);
});
