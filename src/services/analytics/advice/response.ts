/** What one channel's money may be, and how well it works. */
export type Slot = {
  /** Where its rate was measured, won, above 0. */
  readonly baseKrw: number;
  readonly floorKrw: number;
  readonly capKrw: number;
};

/**
 * Participants at a spend, when `rate` a won came at the base: rate × base × 2x / (1 + x) with x = spend / base.
 * The saturating response of Michaelis and Menten with half of what is ever to be had reached at the base: one
 * event measures one point of the curve, so twice the money is taken to bring a third more, never twice as many.
 */
export function participantsAt(spendKrw: number, rate: number, baseKrw: number): number {
  const ratio = spendKrw / baseKrw;
  return (rate * baseKrw * 2 * ratio) / (1 + ratio);
}

/** Of the bisection: t to 12 digits. */
const STEPS = 40;

/**
 * The split of `budgetKrw` that brings the most participants at these rates: where no channel is at its floor or
 * cap, the next won brings the same everywhere, base × (√(2 × rate) × t − 1) with one t for all.
 *
 * @param budgetKrw between the sum of the floors and the sum of the caps
 * @returns won (not whole) in the order of the slots, within floors and caps
 */
export function bestSplit(slots: readonly Slot[], rates: readonly number[], budgetKrw: number): number[] {
  const curves = slots.map((slot, index) => ({ ...slot, root: Math.sqrt(2 * (rates[index] ?? 0)) }));
  const spent = (t: number) => {
    let total = 0;
    for (const curve of curves) total += spendAt(curve, t);
    return total;
  };
  let high = 1;
  for (let step = 0; step < 200 && spent(high) < budgetKrw; step++) high *= 2;
  let low = 0;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (spent(middle) < budgetKrw) low = middle;
    else high = middle;
  }
  return curves.map((curve) => spendAt(curve, low));
}

function spendAt({ baseKrw, floorKrw, capKrw, root }: Slot & { readonly root: number }, t: number): number {
  return Math.min(capKrw, Math.max(floorKrw, baseKrw * (root * t - 1)));
}
