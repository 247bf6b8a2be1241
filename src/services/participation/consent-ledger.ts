import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

type Entrant = { readonly storeId: string; readonly eventId: string; readonly participantId: string };

/** SQL: place of the newest word on what consent `c` is about. */
export const NEWEST = `select max(l.seq) from consents l where l.store_id = c.store_id and l.event_id = c.event_id
  and l.participant_id = c.participant_id and l.purpose = c.purpose`;

/** The ledger only grows: a newer row of the same wording says that the consent holds no longer. */
export function revokeConsents(entrant: Entrant, now: number, mark: Condition): Statement {
  return revocation(entrant, now, mark);
}

/** The same for the consent to advertising alone. */
export function revokeMarketing(entrant: Entrant, now: number, mark: Condition): Statement {
  return revocation(entrant, now, { sql: `c.purpose = 'marketing' and ${mark.sql}`, args: mark.args });
}

/** Holds while the newest word of an entry on advertising is yes. */
export function agreesToMarketing({ storeId, eventId, participantId }: Entrant): Condition {
  return {
    sql: `exists (select 1 from consents c where c.store_id = ? and c.event_id = ? and c.participant_id = ?
          and c.purpose = 'marketing' and c.granted = 1 and c.seq = (${NEWEST}))`,
    args: [storeId, eventId, participantId],
  };
}

/** SQL: since when (epoch ms) entry `p` agrees to advertising; null where the newest word is no, or not later than `?`. */
export const NEWS_SINCE = `(select c.at from consents c where c.store_id = p.store_id and c.event_id = p.event_id
  and c.participant_id = p.id and c.purpose = 'marketing' and c.granted = 1 and c.at > ?
  and c.seq = (${NEWEST}))`;

function revocation(entrant: Entrant, now: number, which: Condition): Statement {
  return rawStatement(
    `insert into consents (store_id, event_id, participant_id, purpose, seq, granted, text_version, text_hash, at)
     select c.store_id, c.event_id, c.participant_id, c.purpose, c.seq + 1, 0, c.text_version, c.text_hash, ?
     from consents c where c.store_id = ? and c.event_id = ? and c.participant_id = ? and c.granted = 1
       and c.seq = (${NEWEST}) and ${which.sql}`,
    [now, entrant.storeId, entrant.eventId, entrant.participantId, ...which.args],
  );
}
