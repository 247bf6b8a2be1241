const TENTHS = 10n;

/** Division rounded half up towards +∞, exact at any size. `denominator` must be positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return floorDivide(2n * numerator + denominator, 2n * denominator);
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** part / whole × 100 with one decimal, half up; null when the whole is not positive. Integers in. */
export function percentOf(part: number | bigint, whole: number | bigint): number | null {
  const base = BigInt(whole);
  if (base <= 0n) return null;
  return Number(divideHalfUp(BigInt(part) * 100n * TENTHS, base)) / 10;
}

/** The integer of tenths behind a number with at most one decimal. */
export function tenthsOf(value: number): bigint {
  return BigInt(Math.round(value * 10));
}

/** (mine − other) / |other| × 100 for numbers with at most one decimal; null when other is 0. */
export function changeOf(mine: number, other: number): number | null {
  const base = tenthsOf(other);
  return percentOf(tenthsOf(mine) - base, base < 0n ? -base : base);
}

/** A sum that may exceed what a number holds exactly ends at the largest exact one. */
export function toSafe(value: bigint): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  if (value > limit) return Number.MAX_SAFE_INTEGER;
  if (value < -limit) return -Number.MAX_SAFE_INTEGER;
  return Number(value);
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
