import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { appErrorIn } from "../../errors.ts";
import { HOUR_MS } from "../../time.ts";
import { destroyContacts, destroyLapsed, destroyLosers } from "./destroy.ts";
import { loadPicks } from "./draw-row.ts";
import { contactsDueAt, identifiersDueAt } from "./draw-rules.ts";
import { settleDraw } from "./settle-draw.ts";

const AT_ONCE = 100;
/** A draw that fails makes room for the others that long. */
const AGAIN_AFTER_MS = HOUR_MS;

type Due = { readonly storeId: string; readonly drawId: string; readonly eventId: string };

/**
 * What time brings about in draws: prizes pass on to alternates, and what nobody needs any more is destroyed. Safe
 * with several processes and to run twice.
 *
 * @returns how many draws this call changed
 */
export async function tickDraws({ ctx }: { ctx: ServiceContext }): Promise<{ changed: number }> {
  const now = ctx.deps.clock.now();
  const due = await onEachShard(
    ctx.deps.shards,
    async (db) =>
      (
        await db.query([
          rawStatement(
            "select store_id, id, event_id from draws where next_at <= ? order by next_at limit ?",
            [now, AT_ONCE],
          ),
        ])
      )[0] ?? [],
  );
  let changed = 0;
  for (const row of due) {
    const one = {
      storeId: String(row["store_id"]),
      drawId: String(row["id"]),
      eventId: String(row["event_id"]),
    };
    if (await stepAlone(ctx, one, now)) changed += 1;
  }
  return { changed };
}

/** A draw that cannot be read or opened is told of, and tried again later: the others go on. */
async function stepAlone(ctx: ServiceContext, due: Due, now: number): Promise<boolean> {
  try {
    return await stepOf(ctx, due, now);
  } catch (error) {
    // Its store moves to another database; the next tick comes back to it.
    if (appErrorIn(error)?.code === "UNAVAILABLE") return false;
    const { storeId, eventId } = due;
    const fault = error instanceof Error ? error.name : "unknown";
    ctx.deps.log.error("draw_tick_failed", { storeId, eventId, fault });
    await putOff(ctx, due, now).catch(() => {
      // The database itself is away: nothing was written, and the next tick tries again.
    });
    return false;
  }
}

async function putOff(ctx: ServiceContext, { storeId, drawId }: Due, now: number): Promise<void> {
  await ctx.deps.shards
    .of(storeId)
    .write([
      rawStatement("update draws set next_at = ? where store_id = ? and id = ? and next_at <= ?", [
        now + AGAIN_AFTER_MS,
        storeId,
        drawId,
        now,
      ]),
    ]);
}

async function stepOf(
  ctx: ServiceContext,
  place: { storeId: string; drawId: string },
  now: number,
): Promise<boolean> {
  const read = await loadPicks(ctx, place);
  const revealedAt = read?.draw.revealedAt ?? null;
  if (!read || revealedAt === null) return false;
  if (read.draw.contactsDestroyedAt !== null) return destroyLapsed(ctx, place);
  if (read.draw.status === "DESTROYED")
    return now >= contactsDueAt({ revealedAt }) && destroyContacts(ctx, place);
  return now >= identifiersDueAt({ revealedAt }) ? destroyLosers(ctx, place) : settleDraw(ctx, place);
}
