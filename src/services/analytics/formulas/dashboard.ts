import type { RoiInputs } from "../../../roi/index.ts";
import type { Dashboard, ParticipationTrend } from "../schemas/index.ts";
import { channelRows, degradedChannels } from "./channels.ts";
import { comparativeAnalysis } from "./comparison.ts";
import type { DashboardFacts } from "./facts.ts";
import { participantProfile } from "./profile.ts";
import { roiAnalysis, roiInputs } from "./roi.ts";
import { salesLift } from "./sales-lift.ts";
import { createScene } from "./scene.ts";
import { scoreboard } from "./scoreboard.ts";
import { summaryCards } from "./summary.ts";
import { participationTrend } from "./trend.ts";

export type ComputedDashboard = {
  /** With the daily trend. */
  readonly dashboard: Omit<Dashboard, "cacheStatus">;
  readonly hourlyTrend: ParticipationTrend;
  /** What its ROI was computed from: the beginning of every what-if. */
  readonly roiInputs: RoiInputs;
};

/**
 * Every section from plain facts; no I/O, exact, null where a number is not known.
 *
 * @example
 * const { dashboard } = computeDashboard(facts);
 * dashboard.summaryCards.totalParticipants.count; // 1234
 */
export function computeDashboard(facts: DashboardFacts): ComputedDashboard {
  const scene = createScene(facts);
  const lift = salesLift(scene);
  const cards = summaryCards(scene, lift);
  const roi = roiAnalysis(scene, lift);
  return {
    dashboard: {
      eventId: facts.event.eventId,
      storeId: facts.event.storeId,
      eventTitle: facts.event.title,
      eventStatus: facts.event.status,
      summaryCards: cards,
      channelPerformance: channelRows(scene),
      participationTrend: participationTrend(scene, "DAILY"),
      roiAnalysis: roi,
      participantProfile: participantProfile(scene),
      comparativeAnalysis: comparativeAnalysis(scene, roi.returns.measured),
      scoreboard: scoreboard(scene, { lift, roi, views: cards.totalViews.count }),
      degraded: degradedChannels(scene),
      lastUpdated: scene.zone.iso(facts.now),
    },
    hourlyTrend: participationTrend(scene, "HOURLY"),
    roiInputs: roiInputs(scene, cards.totalViews.count),
  };
}
