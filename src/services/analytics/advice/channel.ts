import type { ChannelId } from "../../../channels/index.ts";
import { type Gamma, jeffreysRate } from "../statistics/index.ts";

/** One channel that money was spent on. */
export type PaidChannel = {
  readonly channel: ChannelId;
  /** Whole won, above 0. */
  readonly costKrw: number;
  readonly participants: number;
  /** It ran: a channel that waits for its slot has brought nobody for another reason than being bad. */
  readonly hasRun: boolean;
  /** Never suggest less, unless less is spent already. */
  readonly floorKrw: number;
  /** Never suggest more. */
  readonly capKrw: number;
  /** The channel sells in whole steps. */
  readonly stepKrw: number;
};

/** Participants for a won spent, given n participants for this cost. */
export function posteriorOf({ participants, costKrw }: PaidChannel): Gamma {
  return jeffreysRate(participants, costKrw);
}

/** Of all paid channels together; below it nothing is compared. */
export const EVENT_PARTICIPANTS_MIN = 30;
/** Of one channel: brought, or to be expected of its cost at the rate of the others. */
export const CHANNEL_PARTICIPANTS_MIN = 10;

/**
 * The channels with enough data to be compared. A channel that cost much and brought nobody has enough: at the
 * rate of the others it should have brought ten.
 */
export function judgedOf(channels: readonly PaidChannel[]): PaidChannel[] {
  const run = channels.filter(({ hasRun }) => hasRun);
  const participants = run.reduce((sum, channel) => sum + channel.participants, 0);
  const cost = run.reduce((sum, channel) => sum + channel.costKrw, 0);
  if (participants < EVENT_PARTICIPANTS_MIN) return [];
  return run.filter((channel) => {
    const others = cost - channel.costKrw;
    const expected = others === 0 ? 0 : (channel.costKrw * (participants - channel.participants)) / others;
    return Math.max(channel.participants, expected) >= CHANNEL_PARTICIPANTS_MIN;
  });
}
