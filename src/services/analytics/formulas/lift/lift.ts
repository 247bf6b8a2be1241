import { normalQuantile, studentQuantile } from "../../statistics/index.ts";
import { baselineOf, type DayOfSales, expectedOn } from "./baseline.ts";
import { type LiftModel, relativeVariance, spreadOf, type WeightedDay } from "./spread.ts";

export const INTERVAL_LEVEL = 0.9;
const POWER = 0.8;
/** Fewer would be compared with next to nothing. */
const BASELINE_DAYS_MIN = 20;

/** What the event's days sold beyond what they usually would have. Won, not rounded. */
export type Lift = {
  readonly days: number;
  readonly actual: number;
  readonly expected: number;
  readonly increase: number;
  /** Ends of the 90 % interval of `increase`. */
  readonly low: number;
  readonly high: number;
};

/**
 * The store's usual sales from its recorded days before the event.
 *
 * @returns null with fewer than 20 days or without sales
 */
export function liftModel(history: readonly DayOfSales[]): LiftModel | null {
  const baseline = baselineOf(history);
  if (!baseline || baseline.days.length < BASELINE_DAYS_MIN) return null;
  const spread = spreadOf(baseline);
  return spread && { baseline, spread };
}

/**
 * Actual minus expected sales with a 90 % interval: Student's t over the scatter of the days before the event, with the
 * error of the baseline itself and the likeness of neighbouring days in it.
 *
 * @param days recorded days of the event
 * @returns null when nothing is expected of them, or a weekday among them has no baseline
 */
export function liftOf(model: LiftModel, days: readonly DayOfSales[]): Lift | null {
  const plan = planOf(
    model,
    days.map(({ index }) => index),
  );
  if (!plan) return null;
  const actual = days.reduce((total, { amount }) => total + amount, 0);
  const { expected } = plan;
  const noiseScale = Math.max(0, actual / expected);
  const deviation = Math.sqrt(relativeVariance(model, plan.days, noiseScale));
  const half = expected * deviation * studentQuantile((1 + INTERVAL_LEVEL) / 2, model.spread.freedom);
  const increase = actual - expected;
  return { days: days.length, actual, expected, increase, low: increase - half, high: increase + half };
}

/**
 * The smallest true lift, as a share of the usual sales, that would be told from noise in four of five such events.
 *
 * @param indices the days the event will have
 */
export function minimumDetectableLift(model: LiftModel, indices: readonly number[]): number | null {
  const plan = planOf(model, indices);
  if (!plan) return null;
  const deviation = Math.sqrt(relativeVariance(model, plan.days, 1));
  const factor = studentQuantile((1 + INTERVAL_LEVEL) / 2, model.spread.freedom) + normalQuantile(POWER);
  return factor * deviation;
}

type Plan = { readonly expected: number; readonly days: readonly WeightedDay[] };

function planOf({ baseline, spread }: LiftModel, indices: readonly number[]): Plan | null {
  const usual = indices.map((index) => expectedOn(baseline, index));
  const amounts = usual.filter((amount) => amount !== undefined);
  const expected = amounts.reduce((total, amount) => total + amount, 0) * spread.meanOverMedian;
  if (amounts.length < indices.length || !(expected > 0)) return null;
  return {
    expected,
    days: indices.map((index, at) => ({
      index,
      weight: ((amounts[at] ?? 0) * spread.meanOverMedian) / expected,
    })),
  };
}
