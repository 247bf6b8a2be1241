/**
 * Sample quantile of type 7 (Hyndman and Fan 1996): linear between the two nearest ranks, as spreadsheets do it.
 *
 * @param values in any order, finite
 * @param p from 0 to 1
 * @returns null for no values
 * @example quantile([1, 2, 3, 4], 0.25); // 1.75
 */
export function quantile(values: readonly number[], p: number): number | null {
  return quantileOfSorted([...values].sort(ascending), p);
}

/** The same for values that are ascending already. */
export function quantileOfSorted(sorted: readonly number[], p: number): number | null {
  const rank = (sorted.length - 1) * Math.min(1, Math.max(0, p));
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (rank - Math.floor(rank));
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

export function ascending(left: number, right: number): number {
  return left - right;
}
