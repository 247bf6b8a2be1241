import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { loadEvent } from "../event/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { MARK_BOUNDS, markStatement } from "./marks.ts";
import type { Place } from "./person.ts";

/**
 * Drops the one-way marks of erased and withdrawn entries once their event has ended. Safe to run twice.
 *
 * @returns how many marks this call dropped
 */
export async function tickParticipation(options: { ctx: ServiceContext }): Promise<{ dropped: number }> {
  const { ctx } = options;
  const marks = markStatement("select distinct store_id, event_id from marks");
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([marks]))[0] ?? []);
  let dropped = 0;
  for (const row of rows) {
    const place = { storeId: String(row["store_id"]), eventId: String(row["event_id"]) };
    if (await hasEnded(ctx, place)) dropped += await unlessBusy(dropMarks(ctx, place), 0);
  }
  return { dropped };
}

async function hasEnded(ctx: ServiceContext, place: Place): Promise<boolean> {
  const event = await loadEvent({ ctx, ...place });
  if (!event) return false;
  const isOver = event.endsAt !== null && event.endsAt <= ctx.deps.clock.now();
  return isOver || event.status === "ENDED" || event.status === "ARCHIVED" || event.status === "CANCELLED";
}

async function dropMarks(ctx: ServiceContext, place: Place): Promise<number> {
  const [result] = await ctx.deps.shards.of(place.storeId).write([
    rawStatement(
      `update participants set phone_key = 'gone:' || id where store_id = ? and event_id = ?
       and (phone_key >= ? and phone_key < ? or phone_key >= ? and phone_key < ?)`,
      [place.storeId, place.eventId, ...MARK_BOUNDS],
    ),
  ]);
  return result?.rowsAffected ?? 0;
}
