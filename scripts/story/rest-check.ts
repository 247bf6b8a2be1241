import { z } from "zod";
import { LABELS } from "./cast.ts";
import { compare } from "./compare.ts";
import { expectedChannels } from "./expected/channels.ts";
import { expectedSummary } from "./expected/summary.ts";
import type { Facts } from "./facts.ts";

const Body = z.looseObject({ lastUpdated: z.string() });

/** The source contract's route says the same; what is not known is 0 there. */
export async function checkRest(options: { url: string; accessToken: string }, facts: Facts): Promise<void> {
  const { eventId } = facts.event;
  const response = await fetch(`${options.url}/api/events/${eventId}/analytics`, {
    headers: { authorization: `Bearer ${options.accessToken}` },
  });
  const body = Body.parse(await response.json());
  const { totalParticipants, roi, salesGrowth } = expectedSummary({
    ...facts,
    now: Date.parse(body.lastUpdated),
  });
  const expected = {
    eventId,
    summaryCards: {
      totalParticipants,
      roi: { value: roi.value ?? 0, totalCost: roi.totalCost, totalRevenue: roi.totalRevenue },
      salesGrowth: { rate: salesGrowth.rate ?? 0, periodComparison: salesGrowth.periodComparison },
    },
    channelPerformance: expectedChannels(facts)
      .filter(({ channel }) => channel !== "direct")
      .map(({ channel, participants, costPerAcquisition, status }) => ({
        channel: LABELS[channel],
        participants,
        costPerAcquisition: costPerAcquisition ?? 0,
        status,
      })),
  };
  compare("GET /api/events/{eventId}/analytics", expected, body);
}
