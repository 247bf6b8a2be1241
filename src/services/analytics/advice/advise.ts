import { CHANNEL_IDS, type ChannelId } from "../../../channels/index.ts";
import { judgedOf, type PaidChannel } from "./channel.ts";
import {
  extraParticipants,
  MOVE_PROBABILITY_MIN,
  type Move,
  movesOf,
  probabilityBetter,
  sampleWorlds,
} from "./moves.ts";

export const ADVICE_REASONS = [
  /** Money should come from channels that bring less for it. */
  "INCREASE",
  /** Money should go to channels that bring more for it. */
  "DECREASE",
  /** No other channel is better or worse with probability ≥ 0.9. */
  "KEEP_UNCERTAIN",
  /** It differs from another, but floor, cap or diminishing returns leave nothing to move. */
  "KEEP_AT_LIMIT",
  /** More is spent than its cap allows. */
  "OVER_CAP",
  "INSUFFICIENT_DATA",
  /** No other paid channel can be compared with it. */
  "ONLY_CHANNEL",
] as const;
export type AdviceReason = (typeof ADVICE_REASONS)[number];

export type ChannelAdvice = {
  readonly channel: ChannelId;
  readonly currentKrw: number;
  readonly suggestedKrw: number;
  /** The channel it is compared with: where most of the money goes or comes from, else the best other one. */
  readonly comparedWith: ChannelId | null;
  /** That a won brings more through this channel than through `comparedWith`; three decimals. */
  readonly probabilityBetter: number | null;
  readonly reason: AdviceReason;
};

export type Advice = {
  readonly items: readonly ChannelAdvice[];
  readonly moves: readonly { from: ChannelId; to: ChannelId; amountKrw: number }[];
  /** Every two channels that were compared. */
  readonly pairs: readonly { channel: ChannelId; other: ChannelId; probabilityBetter: number }[];
  readonly expectedExtraParticipants: number;
};

/**
 * How the money of the paid channels would work better, in the order of display. Never more in total than is spent
 * now, never above a cap, never below a floor by its own will. The same channels and seed give the same advice.
 *
 * @param channels any order, each at most once, cost above 0
 * @param seed of the draws, such as the event's id; the numbers of the channels are added to it
 * @example
 * adviseBudget([{ channel: "GenieTV", costKrw: 200_000, participants: 500, … }, …], eventId).items;
 * // [{ channel: "GenieTV", currentKrw: 200_000, suggestedKrw: 168_000, reason: "DECREASE", … }, …]
 */
export function adviseBudget(channels: readonly PaidChannel[], seed: string): Advice {
  const paid = CHANNEL_IDS.flatMap((id) => channels.find(({ channel }) => channel === id) ?? []);
  const judged = judgedOf(paid);
  const worlds = sampleWorlds(judged, seedOf(seed, judged));
  const moves = judged.length < 2 ? [] : movesOf(judged, worlds);
  const items = paid.map((channel) => itemOf(channel, judged, moves));
  const spends = judged.map(
    ({ channel }) => items.find((item) => item.channel === channel)?.suggestedKrw ?? 0,
  );
  return {
    items,
    moves: moves.map(({ from, to, amountKrw }) => ({ from: from.channel, to: to.channel, amountKrw })),
    pairs: judged.flatMap((one, index) =>
      judged.slice(index + 1).map((other) => ({
        channel: one.channel,
        other: other.channel,
        probabilityBetter: rounded(probabilityBetter(one, other)),
      })),
    ),
    expectedExtraParticipants: moves.length === 0 ? 0 : extraParticipants(judged, worlds, spends),
  };
}

/** Other numbers are other data: they get draws of their own. */
function seedOf(seed: string, channels: readonly PaidChannel[]): string {
  const data = channels.map(({ channel, costKrw, participants }) =>
    [channel, costKrw, participants].join(" "),
  );
  return [seed, "advice", ...data].join(":");
}

function itemOf(channel: PaidChannel, judged: readonly PaidChannel[], moves: readonly Move[]): ChannelAdvice {
  const own = moves.filter(({ from, to }) => from === channel || to === channel);
  const delta = own.reduce((sum, { to, amountKrw }) => sum + (to === channel ? amountKrw : -amountKrw), 0);
  const others = judged.includes(channel) ? judged.filter((other) => other !== channel) : [];
  const rival = rivalOf(channel, own) ?? others.reduce(better, undefined);
  return {
    channel: channel.channel,
    currentKrw: channel.costKrw,
    suggestedKrw: Math.min(channel.costKrw, channel.capKrw) + delta,
    comparedWith: rival?.channel ?? null,
    probabilityBetter: rival === undefined ? null : rounded(probabilityBetter(channel, rival)),
    reason: reasonOf(channel, { delta, others, isJudged: judged.includes(channel) }),
  };
}

function rivalOf(channel: PaidChannel, own: readonly Move[]): PaidChannel | undefined {
  const [most] = own.toSorted((left, right) => right.amountKrw - left.amountKrw);
  return most === undefined || most.to !== channel ? most?.to : most.from;
}

function better(best: PaidChannel | undefined, one: PaidChannel): PaidChannel {
  return best === undefined || probabilityBetter(one, best) > 0.5 ? one : best;
}

type Found = { readonly delta: number; readonly others: readonly PaidChannel[]; readonly isJudged: boolean };

function reasonOf(channel: PaidChannel, { delta, others, isJudged }: Found): AdviceReason {
  if (delta > 0) return "INCREASE";
  if (channel.costKrw > channel.capKrw) return "OVER_CAP";
  if (delta < 0) return "DECREASE";
  if (!isJudged) return "INSUFFICIENT_DATA";
  if (others.length === 0) return "ONLY_CHANNEL";
  const isSure = others.some((other) => {
    const probability = probabilityBetter(channel, other);
    return Math.max(probability, 1 - probability) >= MOVE_PROBABILITY_MIN;
  });
  return isSure ? "KEEP_AT_LIMIT" : "KEEP_UNCERTAIN";
}

function rounded(probability: number): number {
  return Math.round(probability * 1_000) / 1_000;
}
