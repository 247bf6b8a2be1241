/// <reference path="./jstat.d.ts" />
import { jStat } from "jstat";

/** The value below which a standard normal variable falls with probability `p`; `p` strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** Probability that a standard normal variable is at most `z`. */
export function normalCdf(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}

/** The value below which Student's t with `freedom` degrees of freedom falls with probability `p`. */
export function studentQuantile(p: number, freedom: number): number {
  return jStat.studentt.inv(p, freedom);
}
