import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { auditMark } from "../audit/index.ts";
import { loadPicks } from "./draw-row.ts";
import { drawIs, saveStep } from "./save-step.ts";
import { settle } from "./substitutes.ts";

/**
 * Passes on what time or a withdrawal has freed. Repeatable; of several processes one writes each step.
 *
 * @returns whether this call changed something
 */
export async function settleDraw(
  ctx: ServiceContext,
  place: { readonly storeId: string; readonly drawId: string },
): Promise<boolean> {
  const read = await loadPicks(ctx, place);
  if (!read || !["REVEALED", "COLLECTED"].includes(read.draw.status)) return false;
  const { storeId, drawId, nextAt, status } = read.draw;
  const after = settle(read.draw, read.picks, ctx.deps.clock.now());
  const isSame = JSON.stringify(after.picks) === JSON.stringify(read.picks);
  if (isSame && after.nextAt === nextAt && after.status === status) return false;
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "draw.settle", entityId: drawId, details: { status: after.status } },
    drawIs(read.draw, "REVEALED", "COLLECTED"),
  );
  const batch = [statement, ...saveStep(ctx, read, { picks: read.picks, mark })];
  return held(await ctx.deps.shards.of(storeId).write(batch));
}
