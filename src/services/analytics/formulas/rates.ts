import { costPerAcquisition } from "./channels.ts";
import type { ChannelFacts, CostFacts, EventFacts } from "./facts.ts";
import { percentOf, sum } from "./numbers.ts";
import { countedViews } from "./section.ts";

/** 참여율: participants of 100 views of all channels; null without views. */
export function participationRate(
  event: EventFacts,
  channels: readonly Pick<ChannelFacts, "source" | "views">[],
): number | null {
  return percentOf(event.participants, sum(channels.map((channel) => countedViews(channel) ?? 0)));
}

/** 전환율: redeemed codes of 100 participants; null without participants. */
export function conversionRate(event: EventFacts): number | null {
  return percentOf(event.conversions, event.participants);
}

/** Won of channel costs for each participant of the event; null without participants and where no channel cost anything. */
export function channelsCostPerAcquisition({ channelKrw }: CostFacts, participants: number): number | null {
  const cost = sum(channelKrw.values());
  return cost === 0 ? null : costPerAcquisition(cost, participants);
}
