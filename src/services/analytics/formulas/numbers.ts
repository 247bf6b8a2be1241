import { percentOf } from "../../../roi/index.ts";

export { divideHalfUp, percentOf, toSafe } from "../../../roi/index.ts";

/** The integer of tenths behind a number with at most one decimal. */
export function tenthsOf(value: number): bigint {
  return BigInt(Math.round(value * 10));
}

/** (mine − other) / |other| × 100 for numbers with at most one decimal; null when other is 0. */
export function changeOf(mine: number, other: number): number | null {
  const base = tenthsOf(other);
  return percentOf(tenthsOf(mine) - base, base < 0n ? -base : base);
}

/** A share as percent with one decimal, half up, within what that holds exactly. @example toPercent(0.1234) // 12.3 */
export function toPercent(share: number): number {
  return toSafeInteger(share * 1000) / 10;
}

/** An amount as whole won, half up, within what a number holds exactly. */
export function toWon(amount: number): number {
  return toSafeInteger(amount);
}

/** Adding 0 makes a 0 of -0. */
function toSafeInteger(value: number): number {
  const limit = Number.MAX_SAFE_INTEGER;
  return Math.max(-limit, Math.min(limit, Math.floor(value + 0.5))) + 0;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * Percentages with one decimal by largest remainder: they sum to exactly 100.0 (to 0 when all counts are 0).
 *
 * @example sharesOf([1, 1, 1]) // [33.4, 33.3, 33.3]
 */
export function sharesOf(counts: readonly number[]): number[] {
  const total = sum(counts);
  if (total === 0) return counts.map(() => 0);
  const units = counts.map((count) => Math.floor((count * 1000) / total));
  const order = counts
    .map((count, index) => ({ index, remainder: (count * 1000) % total }))
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  const missing = 1000 - sum(units);
  for (const { index } of order.slice(0, missing)) units[index] = (units[index] ?? 0) + 1;
  return units.map((unit) => unit / 10);
}
