import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { readMoves } from "../../db/move/index.ts";
import { AppError } from "../../errors.ts";
import { resealConnections } from "../channel/index.ts";
import { resealDraws } from "../draw/index.ts";
import { resealMail } from "../mail/index.ts";
import { resealEndpoints } from "../owner-webhook/index.ts";
import { countOldMarks, resealParticipants } from "../participation/index.ts";
import type { Resealed } from "../reseal.ts";
import { resealKeyCheck } from "./key-check.ts";
import { requireOperator } from "./require-operator.ts";
import type { RotateKeysInput, RotateKeysOutput } from "./schemas.ts";

/** Every table that holds sealed values; a test finds a new one by its column. */
const TABLES: readonly ((ctx: ServiceContext, limit: number) => Promise<Resealed>)[] = [
  resealConnections,
  resealMail,
  resealEndpoints,
  resealParticipants,
  resealDraws,
];

/**
 * Seals values of the previous master key with the current one, at most `limit` a call. Call it until `remaining`
 * and `oldMarks` are 0; then MADANG_SECRET_PREVIOUS may go. A repetition does no harm, so the idempotency key is
 * taken and not needed.
 *
 * @throws AppError CONFLICT MOVE_RUNNING while a store moves: its rows are in two databases or between them, and a
 *   count would be wrong
 */
export async function rotateKeys(options: {
  ctx: ServiceContext;
  input: z.infer<typeof RotateKeysInput>;
}): Promise<z.infer<typeof RotateKeysOutput>> {
  const { ctx, input } = options;
  requireOperator(ctx);
  const total = { resealed: 0, remaining: 0, unreadable: 0 };
  const run = async (reseal: (typeof TABLES)[number]) => {
    const done = await reseal(ctx, input.limit - total.resealed);
    total.resealed += done.resealed;
    total.remaining += done.remaining;
    total.unreadable += done.unreadable;
  };
  const at = ctx.deps.clock.now();
  const places = await requireNoMoves(ctx, at);
  for (const reseal of TABLES) await run(reseal);
  const oldMarks = await countOldMarks(ctx);
  if ((await requireNoMoves(ctx, at)) !== places) throw moveRunning();
  // The last: a start without the previous key is refused until it comes to this one.
  await run(resealKeyCheck);
  ctx.deps.log.info("keys_rotated", { ...total, oldMarks });
  return { ...total, oldMarks };
}

/** @throws AppError CONFLICT MOVE_RUNNING @returns which database has how many of the stores opened before `at` */
async function requireNoMoves({ deps }: ServiceContext, at: number): Promise<string> {
  const { isMoving, places } = await readMoves(deps.control, at);
  if (isMoving) throw moveRunning();
  return places;
}

function moveRunning(): AppError {
  return new AppError({ code: "CONFLICT", reason: "MOVE_RUNNING" });
}
