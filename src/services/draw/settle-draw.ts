import type { ServiceContext } from "../../context.ts";
import { loadPicks } from "./draw-row.ts";
import { takeStep } from "./save-step.ts";
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
  const { nextAt, status } = read.draw;
  const after = settle(read.draw, read.picks, ctx.deps.clock.now());
  const isSame = JSON.stringify(after.picks) === JSON.stringify(read.picks);
  if (isSame && after.nextAt === nextAt && after.status === status) return false;
  return takeStep(ctx, read, {
    ...{ action: "draw.settle", details: { status: after.status } },
    ...{ picks: read.picks, from: ["REVEALED", "COLLECTED"] },
  });
}
