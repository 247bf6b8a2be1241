import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { loadEvent } from "../event/index.ts";
import { collectStats } from "./collect-stats.ts";

const EVENTS_AT_ONCE = 20;
const MINUTE_MS = 60_000;
const RUNNING_EVERY_MS = 5 * MINUTE_MS;
const AFTER_END_EVERY_MS = 60 * MINUTE_MS;
/** Channels report late: numbers are asked for three more days after an event. */
const AFTER_END_MS = 72 * 60 * MINUTE_MS;

type Place = { readonly storeId: string; readonly eventId: string };

/**
 * Collects channel statistics of the events whose turn it is: every 5 minutes while an event runs, hourly for
 * three days after, then no more. Safe to call from several places at once: who moves the turn on collects.
 *
 * @returns how many events were collected
 */
export async function tickStatistics(options: { ctx: ServiceContext }): Promise<{ collected: number }> {
  const { ctx } = options;
  const places = await dueEvents(ctx);
  const done = await Promise.all(places.map((place) => collectOne(ctx, place)));
  return { collected: done.filter(Boolean).length };
}

async function collectOne(ctx: ServiceContext, place: Place): Promise<boolean> {
  try {
    if (!(await moveOn(ctx, place))) return false;
    await collectStats({ ctx, ...place });
    return true;
  } catch (thrown) {
    const fault = thrown instanceof Error ? thrown.name : "unknown";
    ctx.deps.log.error("statistics_tick_failed", { eventId: place.eventId, fault });
    return false;
  }
}

async function dueEvents(ctx: ServiceContext): Promise<readonly Place[]> {
  const due = rawStatement(
    `select store_id, event_id, min(next_attempt_at) as due from distribution_channels
     where status = 'SUCCESS' and next_attempt_at <= ? group by store_id, event_id order by due limit ?`,
    [ctx.deps.clock.now(), EVENTS_AT_ONCE],
  );
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([due]))[0] ?? []);
  return rows.map((row) => ({ storeId: String(row["store_id"]), eventId: String(row["event_id"]) }));
}

async function moveOn(ctx: ServiceContext, place: Place): Promise<boolean> {
  const { storeId, eventId } = place;
  const now = ctx.deps.clock.now();
  const event = await loadEvent({ ctx, storeId, eventId });
  const [result] = await ctx.deps.shards.of(storeId).write([
    rawStatement(
      `update distribution_channels set next_attempt_at = ?
       where store_id = ? and event_id = ? and status = 'SUCCESS' and next_attempt_at <= ?`,
      [nextTurn(event?.endedAt ?? event?.endsAt ?? null, now), storeId, eventId, now],
    ),
  ]);
  return (result?.rowsAffected ?? 0) > 0;
}

/** @returns epoch ms of the next collection, null = no more */
export function nextTurn(endsAt: number | null, now: number): number | null {
  if (endsAt === null || now < endsAt) return now + RUNNING_EVERY_MS;
  return now < endsAt + AFTER_END_MS ? now + AFTER_END_EVERY_MS : null;
}
