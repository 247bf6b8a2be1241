import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { agreesToMarketing, revokeMarketing } from "./consent-ledger.ts";
import { forgetKeptNumber } from "./kept-number.ts";
import { onceOptions } from "./once-options.ts";
import { findOwnEntry, type OwnEntry } from "./own-entry.ts";
import type { OwnEntryInput } from "./schemas.ts";

/**
 * A customer takes back the consent to advertising alone: the entry and its code stay. A number that was kept for
 * this consent only, because the event's draw is done with it, is destroyed in the same batch. Repeating it, or doing
 * it without ever having agreed, changes nothing.
 *
 * @throws AppError NOT_FOUND for a wrong pair; INVALID INVALID_PHONE
 * @example await stopMarketing({ ctx, input: { slug, entryCode: "K7M2-9QX0-ABCD", phone: "010-1234-5678" } }) // { ok: true }
 */
export async function stopMarketing(options: {
  ctx: ServiceContext;
  input: OwnEntryInput;
}): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const entry = await findOwnEntry(ctx, input);
  return runOnce({
    ...(await onceOptions(ctx, "participation.stopMarketing", { input, entry })),
    run: async (once) => {
      if (!(await isAgreed(ctx, entry))) return { ok: true };
      if (held(await ctx.deps.shards.of(entry.storeId).write(revocationBatch(ctx, entry, once))))
        return { ok: true };
      if (!(await isAgreed(ctx, entry))) return { ok: true };
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    },
    replay: () => Promise.resolve({ ok: true }),
  });
}

async function isAgreed(ctx: ServiceContext, entry: OwnEntry): Promise<boolean> {
  const { sql, args } = agreesToMarketing(entry);
  const [rows = []] = await ctx.deps.shards
    .of(entry.storeId)
    .query([rawStatement(`select 1 where ${sql}`, args)]);
  return rows.length > 0;
}

function revocationBatch(ctx: ServiceContext, entry: OwnEntry, once: OnceHandle): Statement[] {
  const { storeId, eventId, participantId } = entry;
  const audit = auditMark(
    ctx,
    { storeId, action: "participation.stopMarketing", entityId: participantId, details: {} },
    allOf(agreesToMarketing(entry), once.guard),
  );
  const now = ctx.deps.clock.now();
  return [
    audit.statement,
    revokeMarketing(entry, now, audit.mark),
    forgetKeptNumber(entry, now, audit.mark),
    ...once.remember({ participantId, eventId }, audit.mark),
  ];
}
