import type { ServiceContext } from "../../context.ts";
import type { OwnEntry } from "./own-entry.ts";
import { addressScope } from "./person.ts";
import type { OwnEntryInput } from "./schemas.ts";

/** Idempotency of calls by the customer: scope and fingerprint hold keyed hashes and ids, no address, no phone. */
export async function onceOptions(
  ctx: ServiceContext,
  procedure: string,
  own: { input: OwnEntryInput; entry: OwnEntry },
) {
  const { idempotencyKey } = own.input;
  const { storeId, eventId, participantId } = own.entry;
  return {
    ctx,
    storeId,
    procedure,
    input: { participantId, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
    anonymousScope: await addressScope(ctx.deps, ctx.actor.address, eventId),
  };
}
