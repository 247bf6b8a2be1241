import { jStat } from "jstat";

/** The value below which a standard normal variable falls with probability `p`; `p` strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** Probability that a standard normal variable is at most `z`. */
export function normalCdf(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}
