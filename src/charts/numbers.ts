/** Below it a number is nothing that a chart or a person can see. */
const TINY = 1e-6;

/** A number that can be drawn: what is not finite, or too large to be exact, counts as missing and never as 0. */
export function known(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  if (Math.abs(value) < TINY) return 0;
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** Sum of what is known; null when nothing is. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : known(present.reduce((sum, value) => sum + value, 0));
}

/** The largest known value with its position, the first of equals; undefined when none is known. */
export function highest(values: readonly (number | null)[]): { index: number; value: number } | undefined {
  let best: { index: number; value: number } | undefined;
  for (const [index, value] of values.entries())
    if (value !== null && (best === undefined || value > best.value)) best = { index, value };
  return best;
}

/** Change in percent with one decimal; null from 0, from a debt, or where either is missing. */
export function changeOf(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before <= 0) return null;
  return known(Math.round(((now - before) / before) * 1_000) / 10);
}

const STEPS = [1, 2, 5, 10] as const;

/**
 * The smallest of 1, 2, 5 times a power of ten that is not below `value` (> 0).
 *
 * @example niceCeiling(184) // 200
 */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((factor) => factor * power >= value) ?? 10;
  return step * power;
}

export type Extent = { readonly low: number; readonly high: number };

/** The ends of all values and 0; never empty. */
export function extentOf(values: readonly (number | null)[]): Extent {
  let [low, high] = [0, 0];
  for (const value of values) {
    low = Math.min(low, value ?? 0);
    high = Math.max(high, value ?? 0);
  }
  return low === 0 && high === 0 ? { low: 0, high: 1 } : { low, high };
}

/** An extent with round ends, for an axis with numbers. */
export function axisOf(values: readonly (number | null)[]): Extent {
  const { low, high } = extentOf(values);
  return { low: low < 0 ? -niceCeiling(-low) : 0, high: high > 0 ? niceCeiling(high) : 0 };
}

/** Place of a value between the ends, 0 at `low` and 100 at `high`. */
export function placeOf(value: number, { low, high }: Extent): number {
  return ((value - low) / (high - low)) * 100;
}

/**
 * Shares in percent with one decimal that add up to 100 (largest remainders); what is missing or negative has none.
 *
 * @example sharesOf([1, 1, 1]) // [33.4, 33.3, 33.3]
 */
export function sharesOf(values: readonly (number | null)[]): readonly (number | null)[] {
  const parts = values.map((value) => (value !== null && value >= 0 ? value : null));
  const total = sumOf(parts) ?? 0;
  if (total <= 0) return parts.map(() => null);
  const exact = parts.map((value) => (value === null ? null : (value / total) * 1_000));
  const whole = exact.map((value) => (value === null ? null : Math.floor(value)));
  const left = Math.round(1_000 - whole.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const byRest = exact
    .flatMap((value, index) => (value === null ? [] : [{ index, rest: value - Math.floor(value) }]))
    .sort((one, other) => other.rest - one.rest || one.index - other.index);
  const raised = new Set(byRest.slice(0, left).map(({ index }) => index));
  return whole.map((value, index) => (value === null ? null : (value + (raised.has(index) ? 1 : 0)) / 10));
}
