import {
  CHANNEL_IDS,
  CHANNEL_STATUSES,
  type ChannelId,
  type ChannelStatus,
} from "../../../channels/index.ts";
import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import type { ChannelFacts } from "../formulas/index.ts";
import { Source } from "../schemas/index.ts";
import { count, known } from "./values.ts";

export function channelStatsQuery(storeId: string, eventId: string): Statement {
  return rawStatement("select * from channel_stats where store_id = ? and event_id = ?", [storeId, eventId]);
}

export function channelParticipationQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    "select channel, participants, conversions from channel_participation where store_id = ? and event_id = ?",
    [storeId, eventId],
  );
}

/** The two newest days with views of each channel: one of them is the newest before today. */
export function viewsByDayQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    `select channel, day, views from (
       select channel, day, views, row_number() over (partition by channel order by day desc) as age
       from channel_stats_daily
       where store_id = ? and event_id = ? and views is not null and source <> 'estimated'
     ) where age <= 2 order by day desc`,
    [storeId, eventId],
  );
}

export type ChannelRows = { stats: readonly Row[]; participation: readonly Row[]; views: readonly Row[] };

/** Channels that were distributed to, report numbers or brought people, in the order of display. */
export function toChannelFacts(rows: ChannelRows, today: string): ChannelFacts[] {
  const stats = new Map(rows.stats.map((row) => [row["channel"], row]));
  const people = new Map(rows.participation.map((row) => [row["channel"], row]));
  return CHANNEL_IDS.filter(
    (channel) => stats.has(channel) || count(people.get(channel)?.["participants"]) > 0,
  ).map((channel) => ({
    ...statsOf(channel, stats.get(channel)),
    participants: count(people.get(channel)?.["participants"]),
    conversions: count(people.get(channel)?.["conversions"]),
    viewsBefore: viewsBefore(rows.views, channel, today),
  }));
}

function statsOf(
  channel: ChannelId,
  row: Row | undefined,
): Omit<ChannelFacts, "participants" | "conversions" | "viewsBefore"> {
  return {
    channel,
    status: statusOf(row?.["status"]),
    views: known(row?.["views"]),
    impressions: known(row?.["impressions"]),
    clicks: known(row?.["clicks"]),
    likes: known(row?.["likes"]),
    comments: known(row?.["comments"]),
    shares: known(row?.["shares"]),
    calls: known(row?.["total_calls"]),
    completedCalls: known(row?.["completed_calls"]),
    averageSeconds: known(row?.["average_duration"]),
    source: Source.safeParse(row?.["source"]).data ?? null,
    asOf: known(row?.["as_of"]),
    failReason: typeof row?.["fail_reason"] === "string" ? row["fail_reason"] : null,
  };
}

function statusOf(value: unknown): ChannelStatus {
  return CHANNEL_STATUSES.find((status) => status === value) ?? "PENDING";
}

function viewsBefore(rows: readonly Row[], channel: ChannelId, today: string): number | null {
  const row = rows.find((one) => one["channel"] === channel && String(one["day"]) < today);
  return known(row?.["views"]);
}
