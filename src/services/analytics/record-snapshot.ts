import { CHANNEL_TYPES, type ChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { bumpVersion, type Condition, rawStatement, type Statement, versionKeys } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, dayOf } from "../../time.ts";
import { COLUMN_NAMES, METRIC_COLUMNS, METRIC_NAMES, type MetricName } from "./metric-columns.ts";
import { restatementStatement } from "./record-restatement.ts";
import type { Source } from "./schemas/index.ts";
import { rememberSnapshot } from "./snapshot-history.ts";

const METRIC_MAX = 1_000_000_000_000;

/** Absolute totals since publication; null or absent where the channel does not know. Costs travel in DomainEvents. */
export type SnapshotMetrics = { readonly [M in MetricName]?: number | null };

export type SnapshotInput = {
  storeId: string;
  eventId: string;
  channel: ChannelId;
  metrics: SnapshotMetrics;
  /** Epoch ms; when the channel counted, not when we asked. */
  asOf: number;
  source: Source;
};

/**
 * Keeps a channel's newest totals and the last ones of each store day. An older snapshot changes nothing, an
 * unknown metric keeps its last known value, so a fallback never lowers a number. What a channel itself lowers, or
 * corrects of a day that is over, is logged in the same batch (N-15).
 *
 * @throws AppError UNAVAILABLE when the database cannot take the write
 */
export async function recordSnapshot(options: { ctx: ServiceContext; input: SnapshotInput }): Promise<void> {
  const { ctx, input } = options;
  await ctx.deps.shards.of(input.storeId).write(await snapshotStatements(ctx, input));
}

/** The same as statements, for a batch that must do more. */
export async function snapshotStatements(
  ctx: ServiceContext,
  input: SnapshotInput,
  guard: Condition = { sql: "1", args: [] },
): Promise<Statement[]> {
  const now = ctx.deps.clock.now();
  const asOf = Math.min(input.asOf, now);
  const values = valuesOf(input.metrics);
  const zone = await timeZoneOf(ctx, input);
  const day = dayOf(zone, asOf);
  const figures = METRIC_NAMES.flatMap((name, index) => {
    const value = values[index] ?? null;
    return value === null ? [] : [{ metric: name, column: METRIC_COLUMNS[name], value }];
  });
  return [
    restatementStatement(ctx, { ...input, figures, asOf, day, today: dayOf(zone, now) }, guard),
    rememberSnapshot({ ...input, values, asOf, day, recordedAt: now }, guard),
    newest(input, { asOf, now, values }, guard),
    ofDay(input, { asOf, day, values }, guard),
    bumpVersion(input.storeId, versionKeys.counts(input.eventId), guard),
  ];
}

/** The event's, as its messages tell. */
export async function timeZoneOf(
  ctx: ServiceContext,
  input: Pick<SnapshotInput, "storeId" | "eventId">,
): Promise<string> {
  const [rows = []] = await ctx.deps.shards
    .of(input.storeId)
    .query([
      rawStatement("select time_zone from event_stats where store_id = ? and event_id = ?", [
        input.storeId,
        input.eventId,
      ]),
    ]);
  const zone = rows[0]?.["time_zone"];
  return typeof zone === "string" ? zone : DEFAULT_TIME_ZONE;
}

function valuesOf(metrics: SnapshotMetrics): (number | null)[] {
  const total = countOf(metrics.totalCalls);
  return METRIC_NAMES.map((name) => {
    const value = countOf(metrics[name]);
    return name === "completedCalls" && value !== null && total !== null ? Math.min(value, total) : value;
  });
}

/** Anything that cannot be a count is unknown. */
function countOf(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  const whole = Math.round(value);
  return whole < 0 || whole > METRIC_MAX ? null : whole;
}

const COLUMN_LIST = COLUMN_NAMES.join(", ");
const HOLES = COLUMN_NAMES.map(() => "?").join(", ");

function keepKnown(table: string): string {
  return COLUMN_NAMES.map((column) => `${column} = coalesce(excluded.${column}, ${table}.${column})`).join(
    ", ",
  );
}

const NEWEST = `insert into channel_stats
    (store_id, event_id, channel, channel_type, status, ${COLUMN_LIST}, source, as_of, updated_at)
  select ?, ?, ?, ?, 'PENDING', ${HOLES}, ?, ?, ? where`;
const KEEP_NEWEST = `on conflict (store_id, event_id, channel) do update set
    ${keepKnown("channel_stats")}, source = excluded.source, as_of = excluded.as_of,
    failed_since = null, fail_reason = null, updated_at = excluded.updated_at
  where channel_stats.as_of is null or channel_stats.as_of <= excluded.as_of`;

function newest(
  input: SnapshotInput,
  row: { asOf: number; now: number; values: readonly (number | null)[] },
  guard: Condition,
): Statement {
  const { storeId, eventId, channel, source } = input;
  return rawStatement(`${NEWEST} ${guard.sql} ${KEEP_NEWEST}`, [
    ...[storeId, eventId, channel, CHANNEL_TYPES[channel]],
    ...row.values,
    ...[source, row.asOf, row.now],
    ...guard.args,
  ]);
}

const OF_DAY = `insert into channel_stats_daily
    (store_id, event_id, channel, day, ${COLUMN_LIST}, source, as_of)
  select ?, ?, ?, ?, ${HOLES}, ?, ? where`;
const KEEP_LAST_OF_DAY = `on conflict (store_id, event_id, channel, day) do update set
    ${keepKnown("channel_stats_daily")}, source = excluded.source, as_of = excluded.as_of
  where channel_stats_daily.as_of <= excluded.as_of`;

function ofDay(
  input: SnapshotInput,
  row: { asOf: number; day: string; values: readonly (number | null)[] },
  guard: Condition,
): Statement {
  const { storeId, eventId, channel, source } = input;
  return rawStatement(`${OF_DAY} ${guard.sql} ${KEEP_LAST_OF_DAY}`, [
    ...[storeId, eventId, channel, row.day],
    ...row.values,
    ...[source, row.asOf],
    ...guard.args,
  ]);
}
