import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { destroyContacts, destroyLapsed, destroyLosers } from "./destroy.ts";
import { loadPicks } from "./draw-row.ts";
import { contactsDueAt, identifiersDueAt } from "./draw-rules.ts";
import { settleDraw } from "./settle-draw.ts";

const AT_ONCE = 100;

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
          rawStatement("select store_id, id from draws where next_at <= ? order by next_at limit ?", [
            now,
            AT_ONCE,
          ]),
        ])
      )[0] ?? [],
  );
  let changed = 0;
  for (const row of due) {
    const place = { storeId: String(row["store_id"]), drawId: String(row["id"]) };
    if (await unlessBusy(stepOf(ctx, place, now), false)) changed += 1;
  }
  return { changed };
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
