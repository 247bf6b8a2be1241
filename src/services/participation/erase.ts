import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { erasureBatch } from "./erasure-batch.ts";
import { onceOptions } from "./once-options.ts";
import { findOwnEntry } from "./own-entry.ts";
import type { OwnEntryInput } from "./schemas.ts";

/**
 * A customer's identifiers are destroyed: phone, name and the store-wide phone key. The entry stays counted
 * and the code can no longer be redeemed; until the event ends a one-way mark keeps the same person from being
 * counted twice. Repeating it changes nothing.
 *
 * @throws AppError NOT_FOUND for a wrong pair; INVALID INVALID_PHONE
 * @example await erase({ ctx, input: { slug, entryCode: "K7M2-9QX0-ABCD", phone: "010-1234-5678" } }) // { ok: true }
 */
export async function erase(options: { ctx: ServiceContext; input: OwnEntryInput }): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const entry = await findOwnEntry(ctx, input);
  const action = "participation.erase";
  return runOnce({
    ...(await onceOptions(ctx, action, { input, entry })),
    run: async (once) => {
      if (
        entry.isErased ||
        held(await ctx.deps.shards.of(entry.storeId).write(erasureBatch(ctx, { entry, action, once })))
      )
        return { ok: true };
      const again = await findOwnEntry(ctx, input);
      if (again.isErased) return { ok: true };
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    },
    replay: () => Promise.resolve({ ok: true }),
  });
}
