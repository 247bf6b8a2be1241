import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

type Entrant = { readonly storeId: string; readonly eventId: string; readonly participantId: string };

/**
 * Destroys the number of an entry whose draw has destroyed its identifiers already: nothing but a consent to
 * advertising kept it. Whoever holds a prize keeps it until what winners left is destroyed; that takes it along.
 */
export function forgetKeptNumber(entrant: Entrant, now: number, mark: Condition): Statement {
  const { storeId, eventId, participantId } = entrant;
  return rawStatement(
    `update participants set phone_cipher = null, name_cipher = null, phone_key = 'gone:' || id, erased_at = ?
     where store_id = ? and event_id = ? and id = ? and withdrawn_at is null and phone_cipher is not null
       and exists (select 1 from draws where store_id = ? and event_id = ? and destroyed_at is not null)
       and not exists (select 1 from draw_picks where store_id = ? and participant_id = ? and event_id = ?
                       and status = 'SUBMITTED')
       and ${mark.sql}`,
    [
      ...[now, storeId, eventId, participantId, storeId, eventId],
      ...[storeId, participantId, eventId, ...mark.args],
    ],
  );
}
