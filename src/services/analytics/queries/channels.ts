import {
  CHANNEL_IDS,
  CHANNEL_STATUSES,
  type ChannelId,
  type ChannelStatus,
} from "../../../channels/index.ts";
import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import { CORRECTING_CHANNELS } from "../formulas/freshness.ts";
import type { ChannelFacts } from "../formulas/index.ts";
import { Source } from "../schemas/index.ts";
import { count, known } from "./values.ts";

function channelStatsQuery(storeId: string, eventId: string): Statement {
  return rawStatement("select * from channel_stats where store_id = ? and event_id = ?", [storeId, eventId]);
}

function channelParticipationQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    "select channel, participants, conversions from channel_participation where store_id = ? and event_id = ?",
    [storeId, eventId],
  );
}

/** The two newest days with views of each channel: one of them is the newest before today. */
function viewsByDayQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    `select channel, day, views from (
       select channel, day, views, row_number() over (partition by channel order by day desc) as age
       from channel_stats_daily
       where store_id = ? and event_id = ? and views is not null and source <> 'estimated'
     ) where age <= 2 order by day desc`,
    [storeId, eventId],
  );
}

/** The last day on which each channel that corrects its figures had more than ever before, by when it was counted. */
function lastGrowthQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    `select channel, max(as_of) as grown_at from (
       select channel, as_of, coalesce(impressions, 0) > coalesce(max(impressions) over (
         partition by channel order by day rows between unbounded preceding and 1 preceding), 0) as grew
       from channel_stats_daily where store_id = ? and event_id = ?
         and channel in (select value from json_each(?)) and source <> 'estimated'
     ) where grew group by channel`,
    [storeId, eventId, JSON.stringify(CORRECTING_CHANNELS)],
  );
}

/** The newest correction of each channel; with an instant, of those up to it. */
export function lastRestatementsQuery(storeId: string, eventId: string, at?: number): Statement {
  return rawStatement(
    `select channel, metric, before_value, after_value, restated_at from restatements where store_id = ? and id in (
       select max(id) from restatements where store_id = ? and event_id = ?
       ${at === undefined ? "" : "and restated_at <= ?"} group by channel)`,
    [storeId, storeId, eventId, ...(at === undefined ? [] : [at])],
  );
}

/** Over all runs of a channel, as its totals are. */
function estimatesQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    `select channel, sum(views) as views from channel_estimates where store_id = ? and event_id = ? group by channel`,
    [storeId, eventId],
  );
}

/** What toChannelRows takes the results of, in this order. */
export function channelQueries(storeId: string, eventId: string): readonly Statement[] {
  return [
    channelStatsQuery(storeId, eventId),
    channelParticipationQuery(storeId, eventId),
    viewsByDayQuery(storeId, eventId),
    lastGrowthQuery(storeId, eventId),
    lastRestatementsQuery(storeId, eventId),
    estimatesQuery(storeId, eventId),
  ];
}

export function toChannelRows(results: readonly (readonly Row[])[]): ChannelRows {
  const [stats = [], participation = [], views = [], growth = [], restatements = [], estimates = []] =
    results;
  return { stats, participation, views, growth, restatements, estimates };
}

/** What is not needed may be left out. */
export type ChannelRows = {
  stats: readonly Row[];
  participation: readonly Row[];
  views: readonly Row[];
  growth?: readonly Row[];
  restatements?: readonly Row[];
  estimates?: readonly Row[];
};

/** Channels that were distributed to, report numbers or brought people, in the order of display. */
export function toChannelFacts(rows: ChannelRows, today: string): ChannelFacts[] {
  const stats = byChannel(rows.stats);
  const people = byChannel(rows.participation);
  const growth = byChannel(rows.growth ?? []);
  const restatements = byChannel(rows.restatements ?? []);
  const estimates = byChannel(rows.estimates ?? []);
  return CHANNEL_IDS.filter(
    (channel) => stats.has(channel) || count(people.get(channel)?.["participants"]) > 0,
  ).map((channel) => ({
    ...statsOf(channel, stats.get(channel)),
    participants: count(people.get(channel)?.["participants"]),
    conversions: count(people.get(channel)?.["conversions"]),
    viewsBefore: viewsBefore(rows.views, channel, today),
    grownAt: known(growth.get(channel)?.["grown_at"]),
    estimatedViews: known(estimates.get(channel)?.["views"]),
    restatement: restatementOf(restatements.get(channel)),
  }));
}

function byChannel(rows: readonly Row[]): ReadonlyMap<unknown, Row> {
  return new Map(rows.map((row) => [row["channel"], row]));
}

function restatementOf(row: Row | undefined): ChannelFacts["restatement"] {
  if (row === undefined) return null;
  return {
    metric: String(row["metric"]),
    before: count(row["before_value"]),
    after: count(row["after_value"]),
    restatedAt: Number(row["restated_at"]),
  };
}

type Collected =
  | "participants"
  | "conversions"
  | "viewsBefore"
  | "grownAt"
  | "estimatedViews"
  | "restatement";

function statsOf(channel: ChannelId, row: Row | undefined): Omit<ChannelFacts, Collected> {
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
