import { z } from "zod";
import { instantOutput, uuid } from "../../schemas.ts";
import { Count } from "./blocks.ts";
import { ChannelRow, Degraded } from "./channels.ts";
import { ComparativeAnalysis } from "./comparison.ts";
import { ParticipantProfile } from "./profile.ts";
import { RoiAnalysis } from "./roi.ts";
import { Scoreboard } from "./scoreboard.ts";
import { SummaryCards } from "./summary.ts";
import { ParticipationTrend } from "./trend.ts";

export const CacheStatus = z.enum(["HIT", "MISS"]);
export type CacheStatus = z.infer<typeof CacheStatus>;

/** Only of a dashboard of an earlier time: what it was computed from. */
export const TimeTravel = z.strictObject({
  asOf: instantOutput,
  /** Messages of the store's log that were read. */
  messages: Count,
  /** Words of the event's channels on their numbers that were read. */
  snapshots: Count,
  /** OF_NOW: margin, value of a customer, industry or region were changed since, and today's are used. */
  storeSettings: z.enum(["OF_THEN", "OF_NOW"]),
});

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
  timeTravel: TimeTravel.optional(),
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
