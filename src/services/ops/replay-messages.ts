import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { findConsumer, type ReplaySelection, replay } from "../../events/index.ts";
import { requireOperator } from "./require-operator.ts";
import type { ReplayInput, ReplayOutput } from "./schemas.ts";

/**
 * Hands messages of the log to a consumer again, through the same dedup: repeating it changes nothing, so the
 * idempotency key is taken and not needed.
 *
 * @throws AppError NOT_FOUND for a message that is not in the log
 */
export async function replayMessages(options: {
  ctx: ServiceContext;
  input: z.infer<typeof ReplayInput>;
}): Promise<z.infer<typeof ReplayOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const report = await replay(ctx.deps, findConsumer(input.consumer), selectionOf(input));
  ctx.deps.log.info("messages_replayed", report);
  return { ...report, consumer: input.consumer };
}

function selectionOf(input: z.infer<typeof ReplayInput>): ReplaySelection {
  if (input.messageId !== undefined) return { kind: "message", messageId: input.messageId };
  if (input.seqRange !== undefined) return { kind: "range", ...input.seqRange };
  return { kind: "dead" };
}
