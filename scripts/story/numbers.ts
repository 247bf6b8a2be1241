/** round half up of numerator / denominator, towards +∞; the denominator is positive. */
export function halfUp(numerator: bigint, denominator: bigint): number {
  const doubled = 2n * numerator + denominator;
  const rest = ((doubled % (2n * denominator)) + 2n * denominator) % (2n * denominator);
  return Number((doubled - rest) / (2n * denominator));
}

/** part / whole in percent with one decimal; null when there is no whole. */
export function percent(part: number | bigint, whole: number | bigint): number | null {
  return BigInt(whole) > 0n ? halfUp(BigInt(part) * 1_000n, BigInt(whole)) / 10 : null;
}

/** How far `mine` is from `other`, in percent of |other|; both have one decimal at most. */
export function change(mine: number | null, other: number | null): number | null {
  if (mine === null || other === null) return null;
  const [left, right] = [Math.round(mine * 10), Math.round(other * 10)];
  return percent(left - right, Math.abs(right));
}

/** Percentages that add up to 100.0: what is left goes to the largest remainders, first come first served. */
export function shares(counts: readonly number[]): number[] {
  const total = sum(counts);
  if (total === 0) return counts.map(() => 0);
  const exact = counts.map((count) => ({
    tenths: Math.floor((count * 1_000) / total),
    rest: (count * 1_000) % total,
  }));
  const left = 1_000 - sum(exact.map(({ tenths }) => tenths));
  const byRest = exact.map((_, index) => index).sort((a, b) => (exact[b]?.rest ?? 0) - (exact[a]?.rest ?? 0));
  const lucky = new Set(byRest.slice(0, left));
  return exact.map(({ tenths }, index) => (tenths + (lucky.has(index) ? 1 : 0)) / 10);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
