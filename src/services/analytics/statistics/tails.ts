/// <reference path="./jstat.d.ts" />
import { jStat } from "jstat";
import { normalCdf } from "./normal.ts";

/** Above it jstat's series grows long; the cube-root approximation is good to 1e-4 there. */
const APPROXIMATE_FROM = 1000;

/**
 * Probability that a Poisson variable is `count` or more.
 *
 * @param count integer ≥ 0
 * @param mean ≥ 0
 * @example poissonTail(11, 5); // 0.0137: eleven or more where five are usual
 */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 1;
  if (!(mean > 0)) return 0;
  return toProbability(
    count < APPROXIMATE_FROM ? jStat.lowRegGamma(count, mean) : cubeRootGamma(count, mean),
  );
}

/** P(shape, x) by Wilson and Hilferty 1931. */
function cubeRootGamma(shape: number, x: number): number {
  const spread = 1 / (9 * shape);
  return normalCdf((Math.cbrt(x / shape) - (1 - spread)) / Math.sqrt(spread));
}

/** Variance = mean + mean² / size: the smaller the size, the wilder the counts. */
export type NegativeBinomial = { readonly mean: number; readonly size: number };

/**
 * Probability that a negative-binomial count is `count` or more.
 *
 * @param count integer ≥ 0
 * @example negativeBinomialTail(11, { mean: 5, size: 2 }); // 0.0980
 */
export function negativeBinomialTail(count: number, { mean, size }: NegativeBinomial): number {
  if (count <= 0) return 1;
  if (!(mean > 0)) return 0;
  if (!(size > 0)) throw new RangeError("the size is positive");
  return toProbability(jStat.ibeta(mean / (mean + size), count, size));
}

/**
 * Probability of `count` or fewer, the tail of what went silent.
 *
 * @example poissonAtMost(0, 5); // 0.0067: nothing at all where five are usual
 */
export function poissonAtMost(count: number, mean: number): number {
  return count < 0 ? 0 : 1 - poissonTail(count + 1, mean);
}

/** Probability of `count` or fewer. */
export function negativeBinomialAtMost(count: number, usual: NegativeBinomial): number {
  return count < 0 ? 0 : 1 - negativeBinomialTail(count + 1, usual);
}

function toProbability(value: number): number {
  return Math.min(1, Math.max(0, value));
}
