import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { resealMail } from "../account/index.ts";
import { resealConnections } from "../channel/index.ts";
import { countOldMarks, resealParticipants } from "../participation/index.ts";
import type { Resealed } from "../reseal.ts";
import { resealKeyCheck } from "./key-check.ts";
import { requireOperator } from "./require-operator.ts";
import type { RotateKeysInput, RotateKeysOutput } from "./schemas.ts";

/** Every table that holds sealed values; a test finds a new one by its column. */
const TABLES: readonly ((ctx: ServiceContext, limit: number) => Promise<Resealed>)[] = [
  resealConnections,
  resealMail,
  resealParticipants,
  // The last: a start without the previous key is refused until it comes to this one.
  resealKeyCheck,
];

/**
 * Seals values of the previous master key with the current one, at most `limit` a call. Call it until `remaining`
 * and `oldMarks` are 0; then MADANG_SECRET_PREVIOUS may go. A repetition does no harm, so the idempotency key is
 * taken and not needed.
 */
export async function rotateKeys(options: {
  ctx: ServiceContext;
  input: z.infer<typeof RotateKeysInput>;
}): Promise<z.infer<typeof RotateKeysOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const total = { resealed: 0, remaining: 0, unreadable: 0 };
  for (const reseal of TABLES) {
    const done = await reseal(ctx, input.limit - total.resealed);
    total.resealed += done.resealed;
    total.remaining += done.remaining;
    total.unreadable += done.unreadable;
  }
  const oldMarks = await countOldMarks(ctx);
  ctx.deps.log.info("keys_rotated", { ...total, oldMarks });
  return { ...total, oldMarks };
}
