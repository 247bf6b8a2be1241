/** Distributions, quantiles and seeded draws: the one door to the libraries behind them (ADR 0080). */
export { type Gamma, gammaQuantile, sampleGamma } from "./gamma.ts";
export { gammaGreater } from "./gamma-greater.ts";
export { jeffreysRate } from "./jeffreys-rate.ts";
export { normalCdf, normalQuantile, studentQuantile } from "./normal.ts";
export { ascending, median, quantile, quantileOfSorted } from "./quantile.ts";
export { type Random, seededRandom } from "./random.ts";
export {
  type NegativeBinomial,
  negativeBinomialAtMost,
  negativeBinomialTail,
  poissonAtMost,
  poissonTail,
} from "./tails.ts";
