import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { revokeConsents } from "./consent-ledger.ts";
import { leaveDraw } from "./leave-draw.ts";
import { onceOptions } from "./once-options.ts";
import { findOwnEntry, type OwnEntry } from "./own-entry.ts";
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
  return runOnce({
    ...(await onceOptions(ctx, "participation.erase", { input, entry })),
    run: async (once) => {
      if (
        entry.isErased ||
        held(await ctx.deps.shards.of(entry.storeId).write(erasureBatch(ctx, entry, once)))
      )
        return { ok: true };
      const again = await findOwnEntry(ctx, input);
      if (again.isErased) return { ok: true };
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    },
    replay: () => Promise.resolve({ ok: true }),
  });
}

function erasureBatch(ctx: ServiceContext, entry: OwnEntry, once: OnceHandle): Statement[] {
  const { storeId, eventId, participantId, keys } = entry;
  const key = [storeId, eventId, participantId];
  const now = ctx.deps.clock.now();
  const audit = auditMark(
    ctx,
    { storeId, action: "participation.erase", entityId: participantId, details: {} },
    allOf(
      {
        sql: "exists (select 1 from participants where store_id = ? and event_id = ? and id = ? and erased_at is null)",
        args: key,
      },
      once.guard,
    ),
  );
  return [
    audit.statement,
    rawStatement(
      `update participants set erased_at = ?, phone_cipher = null, name_cipher = null,
         phone_key = case when withdrawn_at is null then ? else ? end, key_id = ?
       where store_id = ? and event_id = ? and id = ? and ${audit.mark.sql}`,
      [now, keys.erased[0] ?? "", keys.withdrawn[0] ?? "", keys.kid, ...key, ...audit.mark.args],
    ),
    revokeConsents(entry, now, audit.mark),
    ...leaveDraw(entry, now, audit.mark),
    ...once.remember({ participantId, eventId }, audit.mark),
  ];
}
