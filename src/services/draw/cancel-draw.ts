import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { requireDraw, wrongState } from "./draw-row.ts";
import { viewDraw } from "./get-draw.ts";
import { drawIs } from "./save-step.ts";
import type { ChangeDrawInput, DrawOutput } from "./schemas.ts";

/**
 * Calls a draw off before it is revealed; its commitment stays published, and the next one says that it is the
 * second. The seed is destroyed unseen. Calling off twice is no error.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; PRECONDITION_FAILED INVALID_TRANSITION once revealed
 */
export async function cancelDraw(options: {
  ctx: ServiceContext;
  input: ChangeDrawInput;
}): Promise<DrawOutput> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, OWNER);
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "draws.cancel",
    input,
    run: async (once) => {
      const { draw } = await requireDraw(ctx, place);
      const { storeId, drawId } = draw;
      const { statement, mark } = auditMark(
        ctx,
        { storeId, action: "draw.cancel", entityId: drawId, details: {} },
        allOf(drawIs(draw, "COMMITTED"), once.guard),
      );
      const batch = [
        statement,
        rawStatement(
          `update draws set status = 'CANCELLED', version = version + 1, cancelled_at = ?, seed_cipher = null,
             salt_cipher = null where store_id = ? and id = ? and ${mark.sql}`,
          [ctx.deps.clock.now(), storeId, drawId, ...mark.args],
        ),
        ...once.remember({ drawId }, mark),
      ];
      if (draw.status !== "CANCELLED" && !held(await ctx.deps.shards.of(storeId).write(batch)))
        throw wrongState();
      return viewDraw(ctx, place);
    },
    replay: () => viewDraw(ctx, place),
  });
}
