import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

type Entrant = { readonly storeId: string; readonly eventId: string; readonly participantId: string };

/**
 * Whoever withdraws or is erased leaves the draw in the same batch: contact data left for a prize go with the rest,
 * and a tick passes the prize on to the next alternate. Nothing where the entry was not drawn.
 */
export function leaveDraw(entrant: Entrant, now: number, mark: Condition): Statement[] {
  const { storeId, eventId, participantId } = entrant;
  const mine = [storeId, participantId, eventId];
  return [
    rawStatement(
      `update draws set next_at = ?, version = version + 1 where store_id = ? and status in ('REVEALED', 'COLLECTED')
       and id in (select draw_id from draw_picks where store_id = ? and participant_id = ? and event_id = ?)
       and ${mark.sql}`,
      [now, storeId, ...mine, ...mark.args],
    ),
    rawStatement(
      `update draw_picks set status = 'WITHDRAWN', contact_cipher = null, key_id = null, link_hash = null,
         settled_at = ?
       where store_id = ? and participant_id = ? and event_id = ? and status in ('WAITING', 'PENDING', 'SUBMITTED')
       and ${mark.sql}`,
      [now, ...mine, ...mark.args],
    ),
  ];
}
