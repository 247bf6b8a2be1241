import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** `phoneKey` = keyed hash of (store, normalised phone); ciphers are NULL once erased. `channel` '' = direct. */
export const participants = sqliteTable(
  "participants",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    id: text("id").notNull(),
    phoneKey: text("phone_key").notNull(),
    phoneCipher: text("phone_cipher"),
    nameCipher: text("name_cipher"),
    keyId: text("key_id").notNull(),
    ageGroup: text("age_group"),
    gender: text("gender"),
    region: text("region"),
    channel: text("channel").notNull(),
    trackingCode: text("tracking_code"),
    entryCode: text("entry_code").notNull(),
    redeemCode: text("redeem_code").notNull(),
    registeredAt: integer("registered_at").notNull(),
    redeemedAt: integer("redeemed_at"),
    redeemedBy: text("redeemed_by"),
    newToStore: integer("new_to_store"),
    /** 1: a visit within 90 days of an earlier one; NULL before the visit. */
    isReturn: integer("is_return"),
    withdrawnAt: integer("withdrawn_at"),
    erasedAt: integer("erased_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.eventId, t.id] }),
    uniqueIndex("participants_once").on(t.storeId, t.eventId, t.phoneKey).where(sql`withdrawn_at is null`),
    uniqueIndex("participants_redeem").on(t.storeId, t.eventId, t.redeemCode),
    index("participants_by_phone").on(t.storeId, t.phoneKey),
  ],
);

/** Rows only for events with a limit; kept in the registration's own batch. */
export const entrySeats = sqliteTable(
  "entry_seats",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    taken: integer("taken").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId] })],
);

/** Append-only ledger: the newest row of a purpose is the consent in force. */
export const consents = sqliteTable(
  "consents",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    participantId: text("participant_id").notNull(),
    purpose: text("purpose", { enum: ["privacy", "marketing"] }).notNull(),
    seq: integer("seq").notNull(),
    granted: integer("granted").notNull(),
    textVersion: text("text_version").notNull(),
    textHash: text("text_hash").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.participantId, t.purpose, t.seq] })],
);

export const consentTexts = sqliteTable(
  "consent_texts",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    purpose: text("purpose", { enum: ["privacy", "marketing"] }).notNull(),
    version: text("version").notNull(),
    body: text("body").notNull(),
    bodyHash: text("body_hash").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.purpose, t.version] })],
);

/** kind: human GETs, HEAD requests and known bots apart; hour is the UTC hour's start. */
export const clickCounts = sqliteTable(
  "click_counts",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    code: text("code").notNull(),
    kind: text("kind", { enum: ["human", "head", "bot"] }).notNull(),
    hour: integer("hour").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.code, t.kind, t.hour] })],
);
