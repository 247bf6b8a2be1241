import { freshId, type ServiceContext } from "../../context.ts";
import { unlessAway } from "../../db/index.ts";
import { dropStrayFences, type MoveRow, readLapsed, takeUpMove, undoMove } from "../../db/move/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { finishMove, partsOf, routeOf } from "./move-store.ts";

/**
 * A tick's verb: takes up moves of stores whose process died. Before the switch they are undone, after it they are
 * finished. Safe to call from several places at once.
 *
 * @returns how many this call took up
 */
export async function tickMoves({ ctx }: { ctx: ServiceContext }): Promise<{ takenUp: number }> {
  const { control, shards, clock } = ctx.deps;
  if (shards.all.length === 1) return { takenUp: 0 };
  const lapsed = await readLapsed(control, clock.now());
  let takenUp = 0;
  for (const move of lapsed) if (await unlessBusy(takeUp(ctx, move), false)) takenUp += 1;
  for (const shard of shards.all)
    await unlessAway(shards, shard, { work: () => dropStrayFences(control, shard), otherwise: undefined });
  return { takenUp };
}

async function takeUp(ctx: ServiceContext, move: MoveRow): Promise<boolean> {
  const { storeId } = move;
  const moveId = freshId(ctx.deps);
  const isOurs = await takeUpMove(ctx.deps.control, move, { storeId, moveId, now: ctx.deps.clock.now() });
  if (!isOurs) return false;
  const parts = partsOf(ctx, { storeId, moveId, ...routeOf(ctx, move) });
  ctx.deps.log.info("store_move_taken_up", { storeId, from: parts.source.name, to: parts.target.name });
  if (move.to === null) await finishMove(ctx, parts);
  else await undoMove(parts, freshId(ctx.deps));
  return true;
}
