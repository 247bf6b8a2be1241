import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { loadEvent } from "../event/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { ERASED, type Place, WITHDRAWN } from "./person.ts";

/** Range bounds over an index that begins with store_id: one short look-up a store, whatever its entries. */
const EVENTS_WITH_MARKS = `with recursive shops (id) as (
    select min(store_id) from participants
    union all
    select (select min(store_id) from participants where store_id > shops.id) from shops where shops.id is not null
  )
  select p.store_id, p.event_id from shops join participants p on p.store_id = shops.id
    and p.phone_key >= ? and p.phone_key < ?
  union
  select p.store_id, p.event_id from shops join participants p on p.store_id = shops.id
    and p.phone_key >= ? and p.phone_key < ?`;

/**
 * Drops the one-way marks of erased and withdrawn entries once their event has ended. Safe to run twice.
 *
 * @returns how many marks this call dropped
 */
export async function tickParticipation(options: { ctx: ServiceContext }): Promise<{ dropped: number }> {
  const { ctx } = options;
  const marks = rawStatement(EVENTS_WITH_MARKS, [ERASED, after(ERASED), WITHDRAWN, after(WITHDRAWN)]);
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
      [place.storeId, place.eventId, ERASED, after(ERASED), WITHDRAWN, after(WITHDRAWN)],
    ),
  ]);
  return result?.rowsAffected ?? 0;
}

/** The first text that does not begin with the prefix: ';' follows ':'. */
function after(prefix: string): string {
  return prefix.replace(/:$/, ";");
}
