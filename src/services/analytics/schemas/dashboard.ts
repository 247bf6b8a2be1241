import { z } from "zod";
import { instantOutput, uuid } from "../../schemas.ts";
import { ChannelRow, Degraded } from "./channels.ts";
import { ComparativeAnalysis } from "./comparison.ts";
import { ParticipantProfile } from "./profile.ts";
import { RoiAnalysis } from "./roi.ts";
import { Scoreboard } from "./scoreboard.ts";
import { SummaryCards } from "./summary.ts";
import { ParticipationTrend } from "./trend.ts";

export const CacheStatus = z.enum(["HIT", "MISS"]);
export type CacheStatus = z.infer<typeof CacheStatus>;

/** The contract's sections, with null where a number is not known. */
export const Dashboard = z.strictObject({
  eventId: uuid,
  storeId: uuid,
  eventTitle: z.string(),
  eventStatus: z.string(),
  summaryCards: SummaryCards,
  channelPerformance: z.array(ChannelRow),
  participationTrend: ParticipationTrend,
  roiAnalysis: RoiAnalysis,
  participantProfile: ParticipantProfile,
  comparativeAnalysis: ComparativeAnalysis,
  scoreboard: Scoreboard,
  degraded: z.array(Degraded),
  lastUpdated: instantOutput,
  cacheStatus: CacheStatus,
});
export type Dashboard = z.infer<typeof Dashboard>;

export const ChannelsSection = z.strictObject({
  eventId: uuid,
  items: z.array(ChannelRow),
  degraded: z.array(Degraded),
  lastUpdated: instantOutput,
  cacheStatus: CacheStatus,
});
export type ChannelsSection = z.infer<typeof ChannelsSection>;
