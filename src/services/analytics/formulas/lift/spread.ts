import { median } from "../../statistics/index.ts";
import { type Baseline, expectedOn, weekdayOf } from "./baseline.ts";

/** How the store's days scatter around its baseline, as shares of what was expected. */
export type Spread = {
  /** The mean day over the median one: 1 unless days scatter more upwards than downwards. */
  readonly meanOverMedian: number;
  /** Standard deviation of a day. */
  readonly deviation: number;
  /** Correlation of a day with the day after. */
  readonly correlation: number;
  readonly freedom: number;
};

const CLIP_DEVIATIONS = 3;
/** A normal variable's standard deviation over its median absolute deviation. */
const DEVIATION_OF_MAD = 1.4826;
/** Chance alone shows weeks that alternate or drift; stronger likeness than this is taken for it. */
const CORRELATION_MIN = -0.3;
const CORRELATION_MAX = 0.6;

/** What is known of a store's usual sales. */
export type LiftModel = { readonly baseline: Baseline; readonly spread: Spread };

/** Null when nothing is expected on any day. */
export function spreadOf(baseline: Baseline): Spread | null {
  const shares = baseline.days.flatMap(({ index, amount }) => {
    const expected = expectedOn(baseline, index) ?? 0;
    return expected > 0 ? [{ index, share: amount / expected - 1 }] : [];
  });
  const freedom = shares.length - baseline.levels.size - 1;
  if (freedom < 1) return null;
  const meanOverMedian = 1 + clippedMean(shares.map(({ share }) => share));
  if (!(meanOverMedian > 0)) return null;
  const residuals = shares.map(({ index, share }) => ({
    index,
    share: (1 + share) / meanOverMedian - 1,
  }));
  const squares = residuals.reduce((total, { share }) => total + share ** 2, 0);
  return {
    meanOverMedian,
    deviation: Math.sqrt(squares / freedom),
    correlation: correlationOf(residuals, squares),
    freedom,
  };
}

/** Winsorised at three deviations, so that one odd day does not lift the whole baseline. */
function clippedMean(values: readonly number[]): number {
  const limit = CLIP_DEVIATIONS * DEVIATION_OF_MAD * (median(values.map(Math.abs)) ?? 0);
  const total = values.reduce((sum, value) => sum + Math.max(-limit, Math.min(limit, value)), 0);
  return total / values.length;
}

function correlationOf(residuals: readonly { index: number; share: number }[], squares: number): number {
  if (squares === 0) return 0;
  const byIndex = new Map(residuals.map(({ index, share }) => [index, share]));
  let [products, pairs] = [0, 0];
  for (const [index, share] of byIndex) {
    const next = byIndex.get(index + 1);
    if (next === undefined) continue;
    products += share * next;
    pairs += 1;
  }
  if (pairs === 0) return 0;
  const measured = products / pairs / (squares / residuals.length);
  // Residuals of a fit look less alike than the days themselves (Marriott and Pope 1954).
  const corrected = measured + (1 + 3 * Math.max(0, measured)) / residuals.length;
  return Math.max(CORRELATION_MIN, Math.min(CORRELATION_MAX, corrected));
}

/** A day of the event with its share of all that is expected of them. */
export type WeightedDay = { readonly index: number; readonly weight: number };

/**
 * Variance of (actual − expected) / expected over the event's days when nothing happened: the days' own noise, and the
 * error of the weekdays' levels and of the trend carried forward to them.
 *
 * @param noiseScale what the event's own noise is multiplied with: days that sell twice as much scatter twice as much
 */
export function relativeVariance(model: LiftModel, days: readonly WeightedDay[], noiseScale: number): number {
  const { deviation, correlation } = model.spread;
  const noise = sumOverPairs(days, (left, right) => correlation ** Math.abs(left.index - right.index));
  const level = sumOverPairs(days, levelCovariance(model));
  return deviation ** 2 * Math.max(0, noise * noiseScale ** 2 + level + trendVariance(model, days));
}

type Covariance = (left: WeightedDay, right: WeightedDay) => number;

function sumOverPairs(days: readonly WeightedDay[], covariance: Covariance): number {
  let total = 0;
  for (const left of days)
    for (const right of days) total += left.weight * right.weight * covariance(left, right);
  return total;
}

/** Levels of neighbouring weekdays share neighbouring days' noise. */
function levelCovariance({ baseline, spread }: LiftModel): Covariance {
  const { correlation } = spread;
  const perDay = baseline.levels.size / baseline.days.length;
  return (left, right) => {
    const apart = Math.abs(weekdayOf(left.index) - weekdayOf(right.index));
    return perDay * (apart === 0 ? 1 : correlation ** apart + correlation ** (7 - apart));
  };
}

/** The further the event is from the baseline's middle, the more an error of the slope weighs. */
function trendVariance({ baseline, spread }: LiftModel, days: readonly WeightedDay[]): number {
  const centre = baseline.days.reduce((total, { index }) => total + index, 0) / baseline.days.length;
  const span = baseline.days.reduce((total, { index }) => total + (index - centre) ** 2, 0);
  const ahead = days.reduce((total, { index, weight }) => total + weight * index, 0) - centre;
  const likeness = (1 + spread.correlation) / (1 - spread.correlation);
  return span === 0 ? 0 : (likeness * ahead ** 2) / span;
}
