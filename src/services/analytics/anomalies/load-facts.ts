import { CHANNEL_IDS, type ChannelId, isChannelId } from "../../../channels/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import { HOUR_MS } from "../../../time.ts";
import { count, known } from "../queries/values.ts";
import { learnable, type OddHours } from "./baseline.ts";
import { ANOMALY_KINDS, type AnomalyFacts, type ChannelHistory, type OpenAnomaly } from "./facts.ts";

/** An event whose hour is to be looked at. */
export type Due = { readonly storeId: string; readonly eventId: string; readonly startsAt: number };

export const HISTORY_HOURS = 14 * 24;
export const CHANNEL_HOURS = 7 * 24;
/** A rise that lasted a day is the new level, and to be learned from. */
const LEVEL_MS = 24 * HOUR_MS;

/** Totals that stand on a channel now: what the hour's row will hold. */
export type ChannelTotals = {
  readonly channel: ChannelId;
  readonly participants: number;
  readonly views: number | null;
};

export type Loaded = { readonly facts: AnomalyFacts; readonly totals: readonly ChannelTotals[] };

/** Everything the hour is judged by, in one batch of reads; analytics' own tables only. */
export async function loadAnomalyFacts(ctx: ServiceContext, due: Due, hour: number): Promise<Loaded> {
  const now = ctx.deps.clock.now();
  const started = Math.ceil(due.startsAt / HOUR_MS) * HOUR_MS;
  const first = Math.max(started, hour - (HISTORY_HOURS - 1) * HOUR_MS);
  const results = await ctx.deps.shards.of(due.storeId).query(queriesOf(due, { first, hour }));
  const [hourRows = [], pastRows = [], stats = [], participation = [], anomalyRows = []] = results;
  const counts = countsOf(hourRows, first, hour);
  const totals = CHANNEL_IDS.flatMap((channel) => totalsOf(channel, stats, participation));
  const channels = totals.map((total): ChannelHistory => {
    const row = stats.find((one) => one["channel"] === total.channel);
    return {
      channel: total.channel,
      ...growthOf(pastRows, total, hour),
      isCollected: row?.["status"] === "SUCCESS" && row["source"] !== "manual",
      failedSince: known(row?.["failed_since"]),
      asOf: known(row?.["as_of"]),
    };
  });
  const odd = anomalyRows.flatMap(oddHours);
  const open = anomalyRows.flatMap(toOpen);
  return { totals, facts: { now, hour, counts, history: learnable(counts, { first, odd }), channels, open } };
}

function queriesOf({ storeId, eventId }: Due, span: { first: number; hour: number }): Statement[] {
  const read = (from: string, ...args: readonly number[]) =>
    rawStatement(from.replace("of the event", "store_id = ? and event_id = ?"), [storeId, eventId, ...args]);
  return [
    read(
      "select hour, participants from timeline_hourly where of the event and hour between ? and ?",
      span.first,
      span.hour,
    ),
    read(
      `select hour, channel, participants, views from anomaly_hours
       where of the event and channel <> '' and hour >= ? order by hour`,
      span.hour - CHANNEL_HOURS * HOUR_MS,
    ),
    read("select channel, status, source, views, failed_since, as_of from channel_stats where of the event"),
    read("select channel, participants from channel_participation where of the event and channel <> ''"),
    read("select id, kind, channel, hour, closed_at from anomalies where of the event"),
  ];
}

function countsOf(rows: readonly Row[], first: number, hour: number): number[] {
  const byHour = new Map(rows.map((row) => [Number(row["hour"]), count(row["participants"])]));
  const length = Math.max(0, (hour - first) / HOUR_MS + 1);
  return Array.from({ length }, (_, index) => byHour.get(first + index * HOUR_MS) ?? 0);
}

function totalsOf(channel: ChannelId, stats: readonly Row[], participation: readonly Row[]): ChannelTotals[] {
  const row = stats.find((one) => one["channel"] === channel);
  const people = participation.find((one) => one["channel"] === channel);
  if (row === undefined && people === undefined) return [];
  const views = row?.["source"] === "estimated" ? null : known(row?.["views"]);
  return [{ channel, participants: count(people?.["participants"]), views }];
}

/** By hour, from the totals of the hours before; an hour nobody looked at shares the growth over its gap. */
function growthOf(
  rows: readonly Row[],
  total: ChannelTotals,
  hour: number,
): { views: number[]; entries: number[] } {
  const past = rows.filter((row) => row["channel"] === total.channel && Number(row["hour"]) < hour);
  const points = [...past.map(toPoint), { hour, entries: total.participants, views: total.views ?? 0 }];
  const growth: { views: number[]; entries: number[] } = { views: [], entries: [] };
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined) continue;
    const gap = Math.max(1, Math.round((point.hour - before.hour) / HOUR_MS));
    growth.views.push(...spread(point.views - before.views, gap));
    growth.entries.push(...spread(point.entries - before.entries, gap));
  }
  return growth;
}

function toPoint(row: Row) {
  return { hour: Number(row["hour"]), entries: count(row["participants"]), views: count(row["views"]) };
}

/** Whole numbers that add up; a total that was corrected downwards has not grown. */
function spread(growth: number, hours: number): number[] {
  const whole = Math.max(0, growth);
  return Array.from(
    { length: hours },
    (_, index) => Math.floor((whole * (index + 1)) / hours) - Math.floor((whole * index) / hours),
  );
}

function kindOf(row: Row): OpenAnomaly["kind"] | undefined {
  return ANOMALY_KINDS.find((kind) => kind === row["kind"]);
}

function oddHours(row: Row): OddHours[] {
  const [from, closedAt] = [Number(row["hour"]), known(row["closed_at"])];
  const isLevel = kindOf(row) === "PARTICIPATION_JUMP" && closedAt !== null && closedAt - from > LEVEL_MS;
  const isOfEvent = row["channel"] === "" && !isLevel;
  return isOfEvent ? [{ from, to: closedAt === null ? null : closedAt - 2 * HOUR_MS }] : [];
}

function toOpen(row: Row): OpenAnomaly[] {
  const kind = kindOf(row);
  const channel = String(row["channel"]);
  if (row["closed_at"] !== null || kind === undefined || !(channel === "" || isChannelId(channel))) return [];
  return [{ id: String(row["id"]), kind, channel, hour: Number(row["hour"]) }];
}
