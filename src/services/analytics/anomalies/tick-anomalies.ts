import type { ServiceContext } from "../../../context.ts";
import { ALWAYS, onEachShard, rawStatement } from "../../../db/index.ts";
import { HOUR_MS } from "../../../time.ts";
import { unlessBusy } from "../../unless-busy.ts";
import { checkEvent, closeAnomaly } from "./check-event.ts";
import type { Due } from "./load-facts.ts";

/** So long after an hour its last messages and statistics have come. */
const GRACE_MS = 3 * 60_000;
const EVENTS_AT_ONCE = 200;
const RUNNING =
  "e.status in ('APPROVED', 'ACTIVE') and e.starts_at < ? and (e.ends_at is null or e.ends_at > ?)";

/**
 * Looks at the last full hour of each running event, once, and closes what was open in events that are over. Safe to
 * run in several places at once. An hour that no tick looked at in time is not looked at later.
 *
 * @returns how many events this call looked at
 */
export async function tickAnomalies(options: { ctx: ServiceContext }): Promise<{ checked: number }> {
  const { ctx } = options;
  const hour = Math.floor((ctx.deps.clock.now() - GRACE_MS) / HOUR_MS) * HOUR_MS - HOUR_MS;
  await closeOfEnded(ctx);
  let checked = 0;
  for (const due of await dueEvents(ctx, hour)) if (await checkOne(ctx, due, hour)) checked += 1;
  return { checked };
}

async function checkOne(ctx: ServiceContext, due: Due, hour: number): Promise<boolean> {
  try {
    return await checkEvent(ctx, due, hour);
  } catch (thrown) {
    const fault = thrown instanceof Error ? thrown.name : "unknown";
    ctx.deps.log.error("anomaly_check_failed", { eventId: due.eventId, fault });
    return false;
  }
}

/** Events that ran through the whole hour and have not been looked at. */
async function dueEvents(ctx: ServiceContext, hour: number): Promise<Due[]> {
  const due = rawStatement(
    `select e.store_id, e.event_id, e.starts_at from event_stats e where ${RUNNING} and not exists (
       select 1 from anomaly_hours h where h.store_id = e.store_id and h.event_id = e.event_id and h.hour = ?
         and h.channel = '') limit ?`,
    [hour + 1, hour + HOUR_MS, hour, EVENTS_AT_ONCE],
  );
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([due]))[0] ?? []);
  return rows.map((row) => ({
    storeId: String(row["store_id"]),
    eventId: String(row["event_id"]),
    startsAt: Number(row["starts_at"]),
  }));
}

async function closeOfEnded(ctx: ServiceContext): Promise<void> {
  const now = ctx.deps.clock.now();
  const left = rawStatement(
    `select a.store_id, a.id from anomalies a where a.closed_at is null and not exists (
       select 1 from event_stats e where e.store_id = a.store_id and e.event_id = a.event_id and ${RUNNING}) limit ?`,
    [now, now, EVENTS_AT_ONCE],
  );
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([left]))[0] ?? []);
  for (const row of rows) {
    const place = { storeId: String(row["store_id"]), id: String(row["id"]) };
    await unlessBusy(ctx.deps.shards.of(place.storeId).write([closeAnomaly(ctx, place, ALWAYS)]), []);
  }
}
