import { freshId, type ServiceContext } from "../../context.ts";
import { type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { emit } from "../../events/index.ts";
import { auditRow } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { revokeConsents } from "./consent-ledger.ts";
import { leaveDraw } from "./leave-draw.ts";
import { onceOptions } from "./once-options.ts";
import { findOwnEntry, type OwnEntry } from "./own-entry.ts";
import type { OwnEntryInput } from "./schemas.ts";

const ATTEMPTS_MAX = 3;

/**
 * A customer takes the entry back: it leaves the count, its hour and its conversion, the seat is free, phone
 * and name are destroyed, consents are revoked. The person may enter again. Repeating it changes nothing.
 *
 * @throws AppError NOT_FOUND for a wrong pair; INVALID INVALID_PHONE
 * @example await withdraw({ ctx, input: { slug, entryCode: "K7M2-9QX0-ABCD", phone: "010-1234-5678" } }) // { ok: true }
 */
export async function withdraw(options: {
  ctx: ServiceContext;
  input: OwnEntryInput;
}): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const found = await findOwnEntry(ctx, input);
  return runOnce({
    ...(await onceOptions(ctx, "participation.withdraw", { input, entry: found })),
    run: (once) => leave(ctx, { input, found, once }),
    replay: () => Promise.resolve({ ok: true }),
  });
}

async function leave(
  ctx: ServiceContext,
  given: { input: OwnEntryInput; found: OwnEntry; once: OnceHandle },
): Promise<{ ok: true }> {
  let entry = given.found;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    if (entry.isWithdrawn) return { ok: true };
    if (held(await ctx.deps.shards.of(entry.storeId).write(withdrawalBatch(ctx, entry, given.once)))) {
      ctx.deps.events.wake(entry.storeId);
      return { ok: true };
    }
    entry = await findOwnEntry(ctx, given.input);
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

function withdrawalBatch(ctx: ServiceContext, entry: OwnEntry, once: OnceHandle): Statement[] {
  const { storeId, eventId, participantId } = entry;
  const now = ctx.deps.clock.now();
  const key = [storeId, eventId, participantId];
  const { statements, mark } = emit(messageOf(ctx, entry, now), {
    sql: `exists (select 1 from participants where store_id = ? and event_id = ? and id = ?
          and withdrawn_at is null and (redeemed_at is not null) = ?) and ${once.guard.sql}`,
    args: [...key, entry.isRedeemed, ...once.guard.args],
  });
  return [
    ...statements,
    rawStatement(
      `update participants set withdrawn_at = ?, phone_cipher = null, name_cipher = null,
         phone_key = ?, key_id = ?
       where store_id = ? and event_id = ? and id = ? and ${mark.sql}`,
      [now, entry.keys.withdrawn[0] ?? "", entry.keys.kid, ...key, ...mark.args],
    ),
    freeSeat(entry, mark),
    revokeConsents(entry, now, mark),
    ...leaveDraw(entry, now, mark),
    auditRow(ctx, { storeId, action: "participation.withdraw", entityId: participantId, details: {} }, mark),
    ...once.remember({ participantId, eventId }, mark),
  ];
}

function messageOf(ctx: ServiceContext, entry: OwnEntry, now: number) {
  const { storeId, eventId, participantId, registeredAt, channel, ageGroup, gender, region } = entry;
  return {
    id: freshId(ctx.deps),
    type: "ParticipantWithdrawn" as const,
    storeId,
    eventId,
    occurredAt: now,
    traceparent: ctx.traceparent,
    data: {
      ...{ eventId, participantId, registeredAt, channel, ageGroup, gender, region },
      wasVerified: entry.isRedeemed,
      wasNewToStore: entry.isRedeemed && entry.isNewToStore,
      wasReturn: entry.isRedeemed && entry.isReturn,
      withdrawnAt: now,
    },
  };
}

function freeSeat(entry: OwnEntry, mark: Condition): Statement {
  return rawStatement(
    `update entry_seats set taken = taken - 1 where store_id = ? and event_id = ? and ${mark.sql}`,
    [entry.storeId, entry.eventId, ...mark.args],
  );
}
