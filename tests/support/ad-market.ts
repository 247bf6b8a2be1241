import { CHANNEL_IDS } from "../../src/channels/index.ts";
import { adviseBudget, type PaidChannel } from "../../src/services/analytics/advice/index.ts";
import { normalQuantile, type Random, seededRandom } from "../../src/services/analytics/statistics/index.ts";

/**
 * A market that the adviser does not know: each channel brings `most` × s / (s + `half`) participants on average for
 * s won. The adviser takes `half` for what is spent now; here it lies anywhere from a third to three times of it.
 */
type Channel = { readonly most: number; readonly half: number };
export type Market = { readonly channels: readonly Channel[]; readonly startKrw: readonly number[] };

export function drawMarket(random: Random): Market {
  const count = 2 + Math.floor(random() * 4);
  const startKrw = Array.from({ length: count }, () => 1_000 * Math.round(30 + 270 * random()));
  return {
    startKrw,
    channels: startKrw.map((spend) => {
      const half = spend * 3 ** (2 * random() - 1);
      const rate = 0.0005 * 20 ** random();
      return { most: rate * (spend + half), half };
    }),
  };
}

export function expectedOf({ channels }: Market, spends: readonly number[]): number {
  return channels.reduce((sum, { most, half }, index) => {
    const spend = spends[index] ?? 0;
    return sum + (most * spend) / (spend + half);
  }, 0);
}

/** The best that the same money could bring: thousand by thousand to whoever makes most of it. */
export function oracleOf(market: Market): number {
  const spends = market.startKrw.map(() => 0);
  const budget = market.startKrw.reduce((sum, spend) => sum + spend, 0);
  for (let spent = 0; spent < budget; spent += 1_000) {
    const gains = market.channels.map(({ most, half }, index) => {
      const spend = spends[index] ?? 0;
      return (most * half) / (spend + half) ** 2;
    });
    const best = gains.indexOf(Math.max(...gains));
    spends[best] = (spends[best] ?? 0) + 1_000;
  }
  return expectedOf(market, spends);
}

export type Season = { readonly advised: number; readonly kept: number; readonly last: number };

/** Events one after the other, each with the money as the advice on the one before has it; regrets as shares of the best. */
export function playSeason(seed: string, events: number): Season {
  const random = seededRandom(seed);
  const market = drawMarket(random);
  const best = oracleOf(market);
  let spends = [...market.startKrw];
  let brought = 0;
  for (let event = 0; event < events; event++) {
    brought += expectedOf(market, spends);
    const channels = spends.map((spend, index) => paid(market, { index, spend, random }));
    const { items } = adviseBudget(channels, `${seed}:${event}`);
    spends = spends.map((spend, index) => {
      return items.find(({ channel }) => channel === CHANNEL_IDS[index])?.suggestedKrw ?? spend;
    });
  }
  return {
    advised: 1 - brought / events / best,
    kept: 1 - expectedOf(market, market.startKrw) / best,
    last: 1 - expectedOf(market, spends) / best,
  };
}

type Run = { readonly index: number; readonly spend: number; readonly random: Random };

function paid(market: Market, { index, spend, random }: Run): PaidChannel {
  const channel = CHANNEL_IDS[index];
  const response = market.channels[index];
  if (channel === undefined || response === undefined) throw new Error("no such channel");
  const mean = (response.most * spend) / (spend + response.half);
  return {
    channel,
    costKrw: spend,
    participants: poisson(mean, random),
    hasRun: true,
    floorKrw: Math.ceil(spend * 0.25),
    capKrw: spend * 2,
    stepKrw: 1_000,
  };
}

/** By counting arrivals; large means by the normal distribution. */
export function poisson(mean: number, random: Random): number {
  if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(random())));
  let count = 0;
  for (let left = Math.exp(-mean), product = random(); product > left; product *= random()) count += 1;
  return count;
}
