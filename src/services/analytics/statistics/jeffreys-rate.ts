import type { Gamma } from "./gamma.ts";

/**
 * What is known of a Poisson rate after `count` in an `exposure`, by Jeffreys' prior (Jeffreys 1946): Gamma(count + 0.5, exposure).
 *
 * @example jeffreysRate(400, 100_000) // { shape: 400.5, rate: 100_000 }: participants a won
 */
export function jeffreysRate(count: number, exposure: number): Gamma {
  return { shape: count + 0.5, rate: exposure };
}
