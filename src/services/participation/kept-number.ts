import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

type Entrant = { readonly storeId: string; readonly eventId: string; readonly participantId: string };

/**
 * SQL: the draw of this entry's event has destroyed its identifiers, so that a number still there is kept for a
 * consent to advertising and serves nothing else. Whoever holds a prize keeps the number until what winners left is
 * destroyed.
 *
 * @param row name of a row of participants
 */
export function isKeptForNews(row: string): string {
  return `exists (select 1 from draws d indexed by draws_attempt where d.store_id = ${row}.store_id and d.event_id = ${row}.event_id
    and d.destroyed_at is not null and (d.contacts_destroyed_at is not null or not exists (
      select 1 from draw_picks k where k.store_id = d.store_id and k.participant_id = ${row}.id
      and k.draw_id = d.id and k.status = 'SUBMITTED')))`;
}

/** Destroys the number of an entry that nothing but a consent to advertising kept. */
export function forgetKeptNumber(entrant: Entrant, now: number, mark: Condition): Statement {
  const { storeId, eventId, participantId } = entrant;
  return rawStatement(
    `update participants set phone_cipher = null, name_cipher = null, phone_key = 'gone:' || id, erased_at = ?
     where store_id = ? and event_id = ? and id = ? and withdrawn_at is null and phone_cipher is not null
       and ${isKeptForNews("participants")} and ${mark.sql}`,
    [now, storeId, eventId, participantId, ...mark.args],
  );
}
