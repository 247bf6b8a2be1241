/// <reference path="./jstat.d.ts" />
import { jStat } from "jstat";
import type { Gamma } from "./gamma.ts";
import { normalCdf } from "./normal.ts";

/** From here on cube roots are normal to 1 in 1,000; jstat's fraction stops short where both shapes are large. */
const CUBE_ROOT_FROM = 20;

/**
 * Probability that a draw of `left` is above a draw of `right`, both independent.
 *
 * @throws RangeError for a shape or rate that is not positive
 * @example gammaGreater({ shape: 400.5, rate: 100_000 }, { shape: 500.5, rate: 200_000 }); // 1.0000
 */
export function gammaGreater(left: Gamma, right: Gamma): number {
  const isProper = [left.shape, left.rate, right.shape, right.rate].every((value) => value > 0);
  if (!isProper) throw new RangeError("shape and rate are positive");
  if (Math.min(left.shape, right.shape) >= CUBE_ROOT_FROM) return byCubeRoots(left, right);
  // The share of the one in the sum of two gamma variables of the same rate is a beta variable.
  const below = jStat.ibeta(left.rate / (left.rate + right.rate), left.shape, right.shape);
  return Math.min(1, Math.max(0, 1 - below));
}

/** Wilson and Hilferty 1931 for both; their difference is normal, too. */
function byCubeRoots(left: Gamma, right: Gamma): number {
  const [one, other] = [cubeRoot(left), cubeRoot(right)];
  return normalCdf((one.mean - other.mean) / Math.hypot(one.spread, other.spread));
}

function cubeRoot({ shape, rate }: Gamma): { mean: number; spread: number } {
  const scale = Math.cbrt(shape / rate);
  return { mean: scale * (1 - 1 / (9 * shape)), spread: scale / (3 * Math.sqrt(shape)) };
}
