import type { AcquisitionCost } from "../schemas/index.ts";
import { gammaQuantile, jeffreysRate } from "../statistics/index.ts";
import { wonText } from "./text.ts";

const TAIL = 0.05;
export const FREE_TEXT = "무료";

/**
 * What a channel's participant costs in the long run, with a 90 % credible interval: participants a won are
 * Gamma(n + 0.5, cost) by Jeffreys' prior for a Poisson rate, and the cost of one is its inverse.
 *
 * A free channel has no cost to be uncertain about. Nobody yet: at least so much, and nothing is known above.
 *
 * @param costKrw integer won ≥ 0
 * @param participants integer ≥ 0
 * @example acquisitionCost(30_000, 3) // low 4,265, high 27,684 won
 */
export function acquisitionCost(costKrw: number, participants: number): AcquisitionCost {
  if (costKrw <= 0) return { state: "FREE", low: null, high: null, level: 90, text: FREE_TEXT };
  const posterior = jeffreysRate(participants, costKrw);
  const low = Math.round(1 / gammaQuantile(1 - TAIL, posterior));
  if (participants <= 0)
    return { state: "AT_LEAST", low, high: null, level: 90, text: `1명당 ${wonText(low)} 이상` };
  const high = Math.round(1 / gammaQuantile(TAIL, posterior));
  return { state: "KNOWN", low, high, level: 90, text: `1명당 ${wonText(low)}~${wonText(high)}` };
}
