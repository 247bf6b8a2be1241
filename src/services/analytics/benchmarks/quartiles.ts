import { divideHalfUp, tenthsOf } from "../formulas/numbers.ts";

export type Quartiles = { readonly p25: number; readonly p50: number; readonly p75: number };

type Quarter = 1 | 2 | 3;

/**
 * Quartiles of type 7 (Hyndman and Fan 1996), rounded half up to multiples of `unitTenths` tenths. In whole numbers:
 * a quarter of a rank is never a float, so the rounding cannot depend on the order of the additions.
 *
 * @param values with at most one decimal, in any order, at least one
 * @throws RangeError without values
 * @example quartilesOf([1, 2, 3, 4], 1n) // { p25: 1.8, p50: 2.5, p75: 3.3 }
 */
export function quartilesOf(values: readonly number[], unitTenths: bigint): Quartiles {
  const sorted = Float64Array.from(values).sort();
  const at = (quarter: Quarter) => quantileOf(sorted, quarter, unitTenths);
  return { p25: at(1), p50: at(2), p75: at(3) };
}

/** The value of a store from those of its events; null without any. One decimal, half up. */
export function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : quantileOf(Float64Array.from(values).sort(), 2, 1n);
}

function quantileOf(sorted: Float64Array, quarter: Quarter, unitTenths: bigint): number {
  const rank = (sorted.length - 1) * quarter;
  const lower = sorted[Math.floor(rank / 4)];
  const upper = sorted[Math.ceil(rank / 4)];
  if (lower === undefined || upper === undefined) throw new RangeError("no values");
  const [below, above] = [tenthsOf(lower), tenthsOf(upper)];
  const share = BigInt(rank % 4);
  const fourfold = (4n - share) * below + share * above;
  return Number(divideHalfUp(fourfold, 4n * unitTenths) * unitTenths) / 10;
}
