import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { isAppError, notFound } from "../../errors.ts";
import {
  type Consumer,
  findConsumer,
  type ReplayReport,
  type ReplaySelection,
  replay,
} from "../../events/index.ts";
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
  const report = await replayOnEach(ctx, findConsumer(input.consumer), input);
  ctx.deps.log.info("messages_replayed", report);
  return { ...report, consumer: input.consumer };
}

/** A message is in one database; a range of places and the dead letters are each database's own. */
async function replayOnEach(
  ctx: ServiceContext,
  consumer: Consumer,
  input: z.infer<typeof ReplayInput>,
): Promise<ReplayReport> {
  const total = { consumer: consumer.name, messages: 0, applied: 0, parked: 0, failed: 0, dead: 0 };
  for (const { db } of ctx.deps.shards.all) {
    const report = await replay({ ...ctx.deps, store: db }, consumer, selectionOf(input)).catch(orNone);
    if (report === undefined) continue;
    for (const name of COUNTS) total[name] += report[name];
  }
  if (input.messageId !== undefined && total.messages === 0) throw notFound();
  return total;
}

const COUNTS = ["messages", "applied", "parked", "failed", "dead"] as const;

function orNone(error: unknown): undefined {
  if (isAppError(error) && error.code === "NOT_FOUND") return undefined;
  throw error;
}

function selectionOf(input: z.infer<typeof ReplayInput>): ReplaySelection {
  if (input.messageId !== undefined) return { kind: "message", messageId: input.messageId };
  if (input.seqRange !== undefined) return { kind: "range", ...input.seqRange };
  return { kind: "dead" };
}
