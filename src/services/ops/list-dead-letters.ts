import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { findConsumer, readDeadLetters } from "../../events/index.ts";
import { toIso } from "../../time.ts";
import { requireOperator } from "./require-operator.ts";
import type { DeadLettersInput, DeadLettersOutput } from "./schemas.ts";

/** Messages that no consumer could apply, with the reason and the message itself. */
export async function listDeadLetters(options: {
  ctx: ServiceContext;
  input: z.infer<typeof DeadLettersInput>;
}): Promise<z.infer<typeof DeadLettersOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const page = { after: input.cursor ?? "", limit: input.limit + 1 };
  const consumer = findConsumer(input.consumer);
  const found = ctx.deps.shards.all.map(async ({ name, db }) => {
    const letters = await readDeadLetters(db, consumer, page);
    return letters.map((letter) => ({ ...letter, shard: name }));
  });
  const letters = (await Promise.all(found)).flat().toSorted(byMessage);
  const items = letters.slice(0, input.limit).map(({ deadAt, replayedAt, ...letter }) => ({
    ...letter,
    consumer: input.consumer,
    deadAt: toIso("UTC", deadAt),
    replayedAt: replayedAt === null ? null : toIso("UTC", replayedAt),
  }));
  return { items, nextCursor: letters.length > input.limit ? (items.at(-1)?.messageId ?? null) : null };
}

/** Ids sort by time. */
function byMessage(left: { messageId: string }, right: { messageId: string }): number {
  return left.messageId < right.messageId ? -1 : 1;
}
