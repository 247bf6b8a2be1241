import { useCallback } from "react";
import { api, type LiveMessage, queryClient, useLiveOf } from "../../../api/index.ts";
import type { Dashboard } from "./cards.tsx";

/** Puts the stream's counts of one event onto its cards, unless the dashboard is newer than they are. */
export function useLiveCounts(eventId: string): void {
  const hear = useCallback(
    (message: LiveMessage) => {
      if (message.type !== "event" || message.eventId !== eventId) return;
      queryClient.setQueriesData(
        api.analytics.dashboard.queryFilter({ eventId }),
        (dashboard: Dashboard | undefined) => dashboard && withCounts(dashboard, message),
      );
    },
    [eventId],
  );
  useLiveOf(hear);
}

type EventMessage = Extract<LiveMessage, { type: "event" }>;

/** @example withCounts(dashboard, { type: "event", at, eventId, status, participants: 33, conversions: 1, views: null }) */
export function withCounts(dashboard: Dashboard, message: EventMessage): Dashboard {
  if (Date.parse(message.at) < Date.parse(dashboard.lastUpdated)) return dashboard;
  const { summaryCards } = dashboard;
  const { totalParticipants, totalViews, cardFreshness } = summaryCards;
  const more = message.participants - totalParticipants.count;
  return {
    ...dashboard,
    lastUpdated: message.at,
    summaryCards: {
      ...summaryCards,
      totalParticipants: {
        ...totalParticipants,
        count: message.participants,
        dailyChange: totalParticipants.dailyChange + more,
      },
      totalViews: { ...totalViews, count: message.views ?? totalViews.count },
      cardFreshness: {
        ...cardFreshness,
        totalParticipants: { ...cardFreshness.totalParticipants, asOf: message.at },
      },
    },
  };
}
