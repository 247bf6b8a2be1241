import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { forgetControl, wipeStore } from "../../db/move/index.ts";
import { readMarkPairs } from "../../events/index.ts";
import { HOUR_MS } from "../../time.ts";
import { forgetMedia } from "../media/index.ts";
import { oneOfMany } from "./one-of-many.ts";

/** One that is not ready by then was left behind by a crash. */
const MAKING_MS = HOUR_MS / 6;
/** Whatever was under way when a shop was wiped is over by then. */
const AGAIN_AFTER_MS = HOUR_MS / 6;
const DEMOS_AT_ONCE = 20;

/**
 * A tick's verb: removes demo shops whose day is over, and those a crash left half made, with everything of them:
 * files, rows, log, owner. What a tick or a request still wrote meanwhile goes in a second round ten minutes later.
 * Repeatable, and safe in several processes.
 */
export async function tickDemos({ ctx }: { ctx: ServiceContext }): Promise<{ removed: number }> {
  const { control, clock } = ctx.deps;
  const now = clock.now();
  const [rows = []] = await control.query([
    rawStatement(
      `select store_id, user_id, wiped_at from demos
       where (expires_at <= ? or (ready_at is null and created_at <= ?)) and coalesce(wiped_at, 0) <= ?
       order by expires_at`,
      [now, now - MAKING_MS, now - AGAIN_AFTER_MS],
    ),
  ]);
  let removed = 0;
  for (const row of rows) {
    // Of those that went: what cannot be removed takes no other's place.
    if (removed === DEMOS_AT_ONCE) break;
    if (await oneOfMany(ctx, String(row["store_id"]), remove(ctx, row))) removed += 1;
  }
  return { removed };
}

/** Shut first, so that nothing new begins; the row that leads here goes last. */
async function remove(ctx: ServiceContext, row: Row): Promise<boolean> {
  const { control, clock } = ctx.deps;
  const storeId = String(row["store_id"]);
  const userId = String(row["user_id"]);
  await control.write([
    rawStatement("update sessions set revoked_at = ?, revoke_reason = 'demo_over' where user_id = ?", [
      clock.now(),
      userId,
    ]),
  ]);
  await forgetMedia({ ctx, storeId });
  await wipeEverywhere(ctx, storeId);
  const mark =
    row["wiped_at"] === null
      ? rawStatement("update demos set wiped_at = ? where store_id = ?", [clock.now(), storeId])
      : rawStatement("delete from demos where store_id = ?", [storeId]);
  await control.write([...forgetControl({ storeId, userId }), mark]);
  return true;
}

/** A shop that was left half made is in a database that the map does not name. */
async function wipeEverywhere({ deps }: ServiceContext, storeId: string): Promise<void> {
  for (const { db } of deps.shards.all) {
    const consumers = (await readMarkPairs(db, db)).map(({ from }) => from);
    await wipeStore(db, { storeId, consumers });
  }
}
