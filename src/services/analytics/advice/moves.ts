import { gammaGreater, seededRandom } from "../statistics/index.ts";
import { type PaidChannel, posteriorOf } from "./channel.ts";
import { drawRate } from "./probability.ts";
import { bestSplit, participantsAt, type Slot } from "./response.ts";

/** Money from one channel to a better one. */
export type Move = { readonly from: PaidChannel; readonly to: PaidChannel; readonly amountKrw: number };

/** Money moves only towards a channel that is better with this probability. */
export const MOVE_PROBABILITY_MIN = 0.9;
/** The mean split of this many draws is within about 1 % of the budget of that of endless ones. */
const DRAWS = 400;

/** Probability that a won brings more through `left` than through `right`. */
export function probabilityBetter(left: PaidChannel, right: PaidChannel): number {
  return gammaGreater(posteriorOf(left), posteriorOf(right));
}

export type Sampled = {
  readonly slots: readonly Slot[];
  /** Of each draw, a rate for each channel. */
  readonly rates: readonly (readonly number[])[];
};

/** Thompson sampling: many worlds that the data allow, each with its own rates. Depends on the seed alone. */
export function sampleWorlds(channels: readonly PaidChannel[], seed: string): Sampled {
  const random = seededRandom(seed);
  return {
    slots: channels.map(({ costKrw, floorKrw, capKrw }) => ({
      baseKrw: costKrw,
      floorKrw: Math.min(floorKrw, costKrw, capKrw),
      capKrw,
    })),
    rates: Array.from({ length: DRAWS }, () => channels.map((one) => drawRate(random, posteriorOf(one)))),
  };
}

/**
 * What the best splits of the sampled worlds would on average move, cut down to what is certain enough: from a
 * channel only to one that is better with probability ≥ 0.9, surest first.
 */
export function movesOf(channels: readonly PaidChannel[], { slots, rates }: Sampled): Move[] {
  const kept = channels.map(({ costKrw, capKrw }) => Math.min(costKrw, capKrw));
  const budget = kept.reduce((sum, spend) => sum + spend, 0);
  const wanted = channels.map(() => 0);
  for (const world of rates) {
    for (const [index, spend] of bestSplit(slots, world, budget).entries()) {
      wanted[index] = (wanted[index] ?? 0) + spend / rates.length;
    }
  }
  const left = new Map(channels.map((one, index) => [one, (wanted[index] ?? 0) - (kept[index] ?? 0)]));
  const moves: Move[] = [];
  for (const { from, to } of surePairs(channels)) {
    const most = Math.min(-(left.get(from) ?? 0), left.get(to) ?? 0);
    const stepKrw = Math.max(from.stepKrw, to.stepKrw);
    const amountKrw = Math.floor(most / stepKrw) * stepKrw;
    if (amountKrw <= 0) continue;
    left.set(from, (left.get(from) ?? 0) + amountKrw);
    left.set(to, (left.get(to) ?? 0) - amountKrw);
    moves.push({ from, to, amountKrw });
  }
  return moves;
}

function surePairs(channels: readonly PaidChannel[]) {
  return channels
    .flatMap((from) =>
      channels.map((to) => ({ from, to, sure: from === to ? 0 : probabilityBetter(to, from) })),
    )
    .filter(({ sure }) => sure >= MOVE_PROBABILITY_MIN)
    .sort((one, other) => other.sure - one.sure);
}

/** How many more participants the moves bring on average over the sampled worlds; whole people. */
export function extraParticipants(
  channels: readonly PaidChannel[],
  { slots, rates }: Sampled,
  spends: readonly number[],
): number {
  let extra = 0;
  for (const world of rates) {
    for (const [index, { baseKrw }] of slots.entries()) {
      const rate = world[index] ?? 0;
      const kept = Math.min(channels[index]?.costKrw ?? 0, channels[index]?.capKrw ?? 0);
      const change = participantsAt(spends[index] ?? 0, rate, baseKrw) - participantsAt(kept, rate, baseKrw);
      extra += change / rates.length;
    }
  }
  return Math.max(0, Math.round(extra));
}
