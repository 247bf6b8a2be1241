import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { type Consumer, findConsumer, rebuildConsumer } from "../../events/index.ts";
import { requireOperator } from "./require-operator.ts";
import type { RebuildInput, RebuildOutput } from "./schemas.ts";

/** Longer than this, and the answer says RUNNING: a connection without bytes is cut after 30 s. */
const ANSWER_MS = 8_000;

/**
 * Computes a consumer's projections anew from the log and swaps them in. A repetition gives the same tables,
 * so the idempotency key is taken and not needed.
 *
 * @throws AppError CONFLICT REBUILD_RUNNING while another one is at work
 */
export async function rebuildProjections(options: {
  ctx: ServiceContext;
  input: z.infer<typeof RebuildInput>;
}): Promise<z.infer<typeof RebuildOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const work = rebuildEach(ctx, findConsumer(input.consumer)).then(async (messages) => {
    await ctx.deps.events.drain();
    return { consumer: input.consumer, state: "DONE" as const, messages };
  });
  ctx.deps.defer(work.catch(() => ctx.deps.log.error("rebuild_failed", { consumer: input.consumer })));
  const late = ctx.deps.sleep(ANSWER_MS).then(() => undefined);
  return (await Promise.race([work, late])) ?? { consumer: input.consumer, state: "RUNNING", messages: null };
}

/** Database by database. @returns messages read */
async function rebuildEach(ctx: ServiceContext, consumer: Consumer): Promise<number> {
  let messages = 0;
  for (const { name, db } of ctx.deps.shards.all) {
    const report = await rebuildConsumer({ ...ctx.deps, store: db }, consumer);
    ctx.deps.log.info("projections_rebuilt", { ...report, shard: name });
    messages += report.messages;
  }
  return messages;
}
