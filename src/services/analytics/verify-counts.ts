import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { type CountFacts, countFacts } from "../participation/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { settle } from "./cached-dashboard.ts";
import type { Place } from "./load-facts.ts";
import type { VerifiedCounts } from "./schemas/index.ts";

const TRIES_MAX = 3;

/**
 * The counters beside the same figures counted from participation's entries. People may enter between the two
 * reads, so a difference is looked at again before it is told.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 * @example (await verifyCounts({ ctx, input: { eventId } })).differences // []
 */
export async function verifyCounts({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { eventId: string };
}): Promise<VerifiedCounts> {
  const place = await requireEvent(ctx, input.eventId, OWNER);
  let verified = await compare(ctx, place);
  for (let attempt = 1; attempt < TRIES_MAX && verified.differences.length > 0; attempt += 1) {
    verified = await compare(ctx, place);
  }
  const { length } = verified.differences;
  if (length > 0) ctx.deps.metrics.count("madang_count_differences_total", {}, length);
  return verified;
}

async function compare(ctx: ServiceContext, place: Place): Promise<VerifiedCounts> {
  const { storeId, eventId } = place;
  const counted = await countFacts({ ctx, storeId, eventId });
  await settle(ctx, storeId);
  const facts = figuresOf(counted);
  const counters = await readCounters(ctx, place);
  const keys = [...new Set([...Object.keys(facts), ...Object.keys(counters)])].sort();
  const all = (figures: Readonly<Record<string, number>>) =>
    Object.fromEntries(keys.map((key) => [key, figures[key] ?? 0]));
  const [left, right] = [all(counters), all(facts)];
  return {
    counters: left,
    facts: right,
    differences: keys.flatMap((key) => {
      const [counter = 0, fact = 0] = [left[key], right[key]];
      return counter === fact ? [] : [{ key, counter, fact }];
    }),
  };
}

/** Rows of nothing are no figures: a counter that went back to zero is the same as none. */
function figures(entries: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries(entries.filter(([key, value]) => value !== 0 || !key.includes(".")));
}

function figuresOf(facts: CountFacts): Record<string, number> {
  return figures([
    ["participants", facts.participants],
    ["conversions", facts.conversions],
    ["newCustomers", facts.newCustomers],
    ["returns", facts.returns],
    ...facts.byChannel.flatMap((row) => pair(`channel.${row.channel || "direct"}`, row)),
    ...facts.byHour.flatMap((row) => pair(`hour.${new Date(row.hour).toISOString()}`, row)),
    ...facts.profile.map((row) => [`${row.dimension}.${row.value || "none"}`, row.count] as const),
  ]);
}

function pair(key: string, row: { participants: number; conversions: number }) {
  return [
    [`${key}.participants`, row.participants],
    [`${key}.conversions`, row.conversions],
  ] as const;
}

async function readCounters(
  ctx: ServiceContext,
  { storeId, eventId }: Place,
): Promise<Record<string, number>> {
  const from = (columns: string, table: string) =>
    rawStatement(`select ${columns} from ${table} where store_id = ? and event_id = ?`, [storeId, eventId]);
  const [totals = [], channels = [], hours = [], profile = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      from("participants, conversions, new_customers, returns", "event_stats"),
      from("channel, participants, conversions", "channel_participation"),
      from("hour, participants, conversions", "timeline_hourly"),
      from("dimension, value, count", "profile_counts"),
    ]);
  const counts = (row: Row) => ({
    participants: Number(row["participants"]),
    conversions: Number(row["conversions"]),
  });
  return figures([
    ["participants", Number(totals[0]?.["participants"] ?? 0)],
    ["conversions", Number(totals[0]?.["conversions"] ?? 0)],
    ["newCustomers", Number(totals[0]?.["new_customers"] ?? 0)],
    ["returns", Number(totals[0]?.["returns"] ?? 0)],
    ...channels.flatMap((row) => pair(`channel.${row["channel"] || "direct"}`, counts(row))),
    ...hours.flatMap((row) => pair(`hour.${new Date(Number(row["hour"])).toISOString()}`, counts(row))),
    ...profile.map((row) => [`${row["dimension"]}.${row["value"] || "none"}`, Number(row["count"])] as const),
  ]);
}
