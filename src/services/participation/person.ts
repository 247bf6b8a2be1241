import type { FieldPlace } from "../../auth/index.ts";
import type { Deps } from "../../deps.ts";

export type Place = { readonly storeId: string; readonly eventId: string };

/**
 * The forms in which `participants.phone_key` may hold one person:
 *   a keyed hash within the store        while the entry stands
 *   tomb:<another hash, of this event>   erased: still counted, so the person may not enter again
 *   left:<the same>                      withdrawn: only tells a repeated request what has been done
 *   gone:<participant id>                after the event's end: nothing leads back to a number
 * Each list has the current key first, then older ones of a rotation.
 */
export type PersonKeys = {
  readonly phone: readonly string[];
  readonly erased: readonly string[];
  readonly withdrawn: readonly string[];
  /** Id of the first one's key; stands in `participants.key_id`. */
  readonly kid: string;
};

export const ERASED = "tomb:";
export const WITHDRAWN = "left:";

export async function personKeys(deps: Deps, place: Place, phone: string): Promise<PersonKeys> {
  const { phoneIndex } = deps.secrets;
  const [keys, tombs] = await Promise.all([
    phoneIndex.indexAll(`participants ${place.storeId}`, phone),
    phoneIndex.indexAll(`erased ${place.storeId} ${place.eventId}`, phone),
  ]);
  return {
    phone: keys,
    erased: tombs.map((tomb) => `${ERASED}${tomb}`),
    withdrawn: tombs.map((tomb) => `${WITHDRAWN}${tomb}`),
    kid: phoneIndex.currentKid,
  };
}

/** Binds a cipher to its row and column: copied elsewhere it does not open. */
export function fieldPlace(place: Place, participantId: string, column: "phone" | "name"): FieldPlace {
  return ["participants", place.storeId, place.eventId, participantId, column];
}

/** A keyed hash of the caller's address, so that scopes of anonymous calls hold no address. */
export async function addressScope(deps: Deps, address: string, eventId: string): Promise<string> {
  return `${await deps.secrets.phoneIndex.index("address", address)} ${eventId}`;
}

export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}
