import type { ChannelId } from "../../../channels/index.ts";

/** What a channel was expected to bring to an event that is over, and what was counted. */
export type PastEstimate = {
  readonly channel: ChannelId;
  readonly estimated: number;
  readonly counted: number;
};

export type Accuracy = {
  readonly channel: ChannelId;
  /** Events it rests on. */
  readonly events: number;
  readonly estimated: number;
  readonly counted: number;
  /** counted / estimated, two decimals; null while there are too few events. */
  readonly ratio: number | null;
  readonly state: "READY" | "TOO_FEW";
};

/** Fewer events say nothing of the next one. */
export const ACCURACY_EVENTS_MIN = 3;

/**
 * How far a channel's estimates were right over a store's past events (N-17): the ratio of the sums, so that a small
 * event weighs little.
 *
 * @example accuracyOf("WooridongneTV", past); // { events: 4, estimated: 4000, counted: 2560, ratio: 0.64, … }
 */
export function accuracyOf(channel: ChannelId, past: readonly PastEstimate[]): Accuracy {
  const own = past.filter((one) => one.channel === channel && one.estimated > 0);
  const estimated = own.reduce((sum, one) => sum + one.estimated, 0);
  const counted = own.reduce((sum, one) => sum + one.counted, 0);
  const isKnown = own.length >= ACCURACY_EVENTS_MIN;
  const ratio = isKnown ? Math.round((counted / estimated) * 100) / 100 : null;
  return { channel, events: own.length, estimated, counted, ratio, state: isKnown ? "READY" : "TOO_FEW" };
}

/** An estimate as the past would have it; null while that is not known. */
export function correctedEstimate(estimated: number | null, { ratio }: Accuracy): number | null {
  return estimated === null || ratio === null ? null : Math.round(estimated * ratio);
}
