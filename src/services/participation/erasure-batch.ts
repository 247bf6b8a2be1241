import type { ServiceContext } from "../../context.ts";
import { allOf, rawStatement, type Statement } from "../../db/index.ts";
import { auditMark } from "../audit/index.ts";
import type { OnceHandle } from "../idempotency/index.ts";
import { revokeConsents } from "./consent-ledger.ts";
import { leaveDraw } from "./leave-draw.ts";
import type { PersonKeys, Place } from "./person.ts";

/** An entry and the keys of whoever made it. */
export type ErasableEntry = Place & { readonly participantId: string; readonly keys: PersonKeys };

type Erasure = {
  readonly entry: ErasableEntry;
  /** Who asked, as the audit log has it. */
  readonly action: "participation.erase" | "participation.eraseFor";
  readonly once: OnceHandle;
};

/**
 * Destroys what leads to the person: phone, name, the store-wide phone key, contact data left for a prize. Consents are
 * taken back in the ledger; every count stays. Its guard holds for an entry that is not erased yet.
 */
export function erasureBatch(ctx: ServiceContext, { entry, action, once }: Erasure): Statement[] {
  const { storeId, eventId, participantId, keys } = entry;
  const key = [storeId, eventId, participantId];
  const now = ctx.deps.clock.now();
  const audit = auditMark(
    ctx,
    { storeId, action, entityId: participantId, details: {} },
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
