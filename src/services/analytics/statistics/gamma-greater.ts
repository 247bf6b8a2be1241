import { jStat } from "jstat";
import type { Gamma } from "./gamma.ts";

/**
 * Probability that a draw of `left` is above a draw of `right`, both independent: the share of the first in
 * the sum of two gamma variables of one rate is a beta variable.
 *
 * @throws RangeError for a shape or rate that is not positive
 * @example gammaGreater({ shape: 400.5, rate: 100_000 }, { shape: 500.5, rate: 200_000 }); // 1.0000
 */
export function gammaGreater(left: Gamma, right: Gamma): number {
  const isProper = [left.shape, left.rate, right.shape, right.rate].every((value) => value > 0);
  if (!isProper) throw new RangeError("shape and rate are positive");
  const below = jStat.ibeta(left.rate / (left.rate + right.rate), left.shape, right.shape);
  return Math.min(1, Math.max(0, 1 - below));
}
