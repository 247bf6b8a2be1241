const TENTHS = 10n;

/** Division rounded half up towards +∞, exact at any size. `denominator` must be positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return floorDivide(2n * numerator + denominator, 2n * denominator);
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Division of positive integers rounded up. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** part / whole × 100 with one decimal, half up; null when the whole is not positive. Integers in. */
export function percentOf(part: number | bigint, whole: number | bigint): number | null {
  const base = BigInt(whole);
  if (base <= 0n) return null;
  return Number(divideHalfUp(BigInt(part) * 100n * TENTHS, base)) / 10;
}

/** A sum that may exceed what a number holds exactly ends at the largest exact one. */
export function toSafe(value: bigint): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  if (value > limit) return Number.MAX_SAFE_INTEGER;
  if (value < -limit) return -Number.MAX_SAFE_INTEGER;
  return Number(value);
}
