import { z } from "zod";
import { compare } from "./compare.ts";
import type { Dashboard } from "./report.ts";

const Body = z.looseObject({});

/** The source contract's route gives the same numbers; what is not known is 0 there and named in X-Missing. */
export async function checkRest(
  options: { url: string; accessToken: string },
  dashboard: Dashboard,
): Promise<void> {
  const response = await fetch(`${options.url}/api/events/${dashboard.eventId}/analytics`, {
    headers: { authorization: `Bearer ${options.accessToken}` },
  });
  const body = Body.parse(await response.json());
  const { totalParticipants, roi, salesGrowth } = dashboard.summaryCards;
  compare(
    "GET /api/events/{eventId}/analytics",
    {
      eventId: dashboard.eventId,
      summaryCards: {
        totalParticipants: { ...totalParticipants },
        roi: { value: roi.value ?? 0, totalCost: roi.totalCost ?? 0, totalRevenue: roi.totalRevenue ?? 0 },
        salesGrowth: { rate: salesGrowth.rate ?? 0 },
      },
      channelPerformance: dashboard.channelPerformance
        .filter(({ channel }) => channel !== "direct")
        .map(({ label, participants, costPerAcquisition }) => ({
          channel: label,
          participants,
          costPerAcquisition: costPerAcquisition ?? 0,
        })),
    },
    body,
  );
}
