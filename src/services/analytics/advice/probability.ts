import { type Gamma, normalQuantile, type Random, sampleGamma } from "../statistics/index.ts";

/** From here on the cube root of a gamma variable is normal to 1 in 10,000, and much faster than inversion. */
const CUBE_ROOT_FROM = 50;

/** One draw of a rate. Wilson and Hilferty 1931 for large shapes. */
export function drawRate(random: Random, gamma: Gamma): number {
  const { shape, rate } = gamma;
  if (shape < CUBE_ROOT_FROM) return sampleGamma(random, gamma);
  const root = 1 - 1 / (9 * shape) + normalQuantile(random()) / (3 * Math.sqrt(shape));
  return (shape * Math.max(0, root) ** 3) / rate;
}
