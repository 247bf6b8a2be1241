import { ALWAYS, allOf, type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { emit } from "../../events/index.ts";
import { acceptsEntries } from "../event/index.ts";
import type { OnceHandle } from "../idempotency/index.ts";
import type { Attribution } from "../tracking/index.ts";
import type { ConsentText } from "./consent-texts.ts";
import type { EntryDesk } from "./entry-desk.ts";
import { type PersonKeys, placeholders } from "./person.ts";

/** One person's entry, ready to be written. */
export type NewEntry = {
  readonly participantId: string;
  readonly messageId: string;
  readonly keys: PersonKeys;
  readonly phoneKey: string;
  readonly phoneCipher: string;
  readonly nameCipher: string | null;
  readonly keyId: string;
  readonly ageGroup: string | null;
  readonly gender: string | null;
  readonly region: string | null;
  readonly attribution: Attribution;
  readonly entryCode: string;
  readonly redeemCode: string;
  readonly wantsMarketing: boolean;
  readonly now: number;
  readonly traceparent: string | null;
};

const INSERT_PARTICIPANT = `insert into participants (store_id, event_id, id, phone_key, phone_cipher, name_cipher,
  key_id, age_group, gender, region, channel, tracking_code, entry_code, redeem_code, registered_at)
  select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where `;

const INSERT_CONSENT = `insert into consents (store_id, event_id, participant_id, purpose, seq, granted,
  text_version, text_hash, at) select ?, ?, ?, ?, 1, 1, ?, ?, ? where `;

/**
 * The hot path's batch. The outbox row goes first and is the mark; its guard holds for one person once, while
 * the event takes entries, has a seat, and is as the desk saw it.
 */
export function entryBatch(desk: EntryDesk, entry: NewEntry, once: OnceHandle): Statement[] {
  const { storeId, eventId } = desk;
  const { participantId, now, ageGroup, gender, region } = entry;
  const { channel, code } = entry.attribution;
  const data = { eventId, participantId, registeredAt: now, channel, ageGroup, gender, region };
  const { messageId: id, traceparent } = entry;
  const { statements, mark } = emit(
    { id, type: "ParticipantRegistered", storeId, eventId, occurredAt: now, traceparent, data },
    guardOf(desk, entry, once),
  );
  const consents = entry.wantsMarketing ? [desk.texts.privacy, desk.texts.marketing] : [desk.texts.privacy];
  return [
    ...statements,
    rawStatement(INSERT_PARTICIPANT + mark.sql, [
      ...[storeId, eventId, participantId, entry.phoneKey, entry.phoneCipher, entry.nameCipher, entry.keyId],
      ...[ageGroup, gender, region, channel, code, entry.entryCode, entry.redeemCode, now, ...mark.args],
    ]),
    ...takeSeat(desk, mark),
    ...consents.map((text) => insertConsent(desk, entry, { text, mark })),
    ...(desk.hasStoredTexts ? [] : storeTexts(desk, now, mark)),
    ...once.remember({ participantId, eventId }, mark),
  ];
}

function guardOf(desk: EntryDesk, entry: NewEntry, once: OnceHandle): Condition {
  const { storeId, eventId } = desk;
  const persons = [...entry.keys.phone, ...entry.keys.erased];
  return allOf(
    acceptsEntries({ storeId, eventId, now: entry.now, version: desk.event.version }),
    {
      sql: `not exists (select 1 from participants where store_id = ? and event_id = ?
            and phone_key in (${placeholders(persons)}) and withdrawn_at is null)`,
      args: [storeId, eventId, ...persons],
    },
    {
      sql: "not exists (select 1 from participants where store_id = ? and event_id = ? and redeem_code = ?)",
      args: [storeId, eventId, entry.redeemCode],
    },
    hasSeat(desk),
    once.guard,
  );
}

const PLACE = "store_id = ? and event_id = ?";
const COUNTED = `(select count(*) from participants where ${PLACE} and withdrawn_at is null)`;

function hasSeat(desk: EntryDesk): Condition {
  const { maxParticipants } = desk.event;
  if (maxParticipants === null) return ALWAYS;
  const place = [desk.storeId, desk.eventId];
  return {
    sql: `coalesce((select taken from entry_seats where ${PLACE}), ${COUNTED}) < ?`,
    args: [...place, ...place, maxParticipants],
  };
}

/**
 * A limited event counts its seats, from the entries themselves the first time. An event whose limit was
 * taken away forgets the count, which would otherwise be too small when a limit comes back.
 */
function takeSeat(desk: EntryDesk, mark: Condition): Statement[] {
  const place = [desk.storeId, desk.eventId];
  if (desk.event.maxParticipants === null) {
    if (desk.taken === undefined) return [];
    return [rawStatement(`delete from entry_seats where ${PLACE} and ${mark.sql}`, [...place, ...mark.args])];
  }
  return [
    rawStatement(
      `insert into entry_seats (store_id, event_id, taken)
       select ?, ?, coalesce((select taken + 1 from entry_seats where ${PLACE}), ${COUNTED}) where ${mark.sql}
       on conflict (store_id, event_id) do update set taken = excluded.taken`,
      [...place, ...place, ...place, ...mark.args],
    ),
  ];
}

function insertConsent(
  desk: EntryDesk,
  entry: NewEntry,
  given: { text: ConsentText; mark: Condition },
): Statement {
  const { text, mark } = given;
  return rawStatement(INSERT_CONSENT + mark.sql, [
    ...[desk.storeId, desk.eventId, entry.participantId, text.purpose, text.version, text.hash, entry.now],
    ...mark.args,
  ]);
}

/** The wording itself, kept once per version beside the ledger that names it. */
function storeTexts(desk: EntryDesk, now: number, mark: Condition): Statement[] {
  return [desk.texts.privacy, desk.texts.marketing].map((text) =>
    rawStatement(
      `insert into consent_texts (store_id, event_id, purpose, version, body, body_hash, created_at)
       select ?, ?, ?, ?, ?, ?, ? where ${mark.sql} on conflict do nothing`,
      [desk.storeId, desk.eventId, text.purpose, text.version, text.body, text.hash, now, ...mark.args],
    ),
  );
}
