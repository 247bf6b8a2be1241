import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const DRAW_STATUSES = ["COMMITTED", "CANCELLED", "REVEALED", "COLLECTED", "DESTROYED"] as const;
export const PICK_STATUSES = [
  "WAITING",
  "PENDING",
  "SUBMITTED",
  "DECLINED",
  "PASSED_ON",
  "EXPIRED",
  "WITHDRAWN",
  "LAPSED",
] as const;

/**
 * `terms` is the published text that `commitment` is the hash of, kept to the letter. `seedCipher` until the draw is
 * revealed, `saltCipher` (which ties tokens to entries) until identifiers are destroyed. `nextAt`: when a tick has
 * something to do.
 */
export const draws = sqliteTable(
  "draws",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    attempt: integer("attempt").notNull(),
    status: text("status", { enum: DRAW_STATUSES }).notNull(),
    version: integer("version").notNull(),
    terms: text("terms").notNull(),
    commitment: text("commitment").notNull(),
    prizes: text("prizes").notNull(),
    taxThresholdKrw: integer("tax_threshold_krw").notNull(),
    taxRatePermille: integer("tax_rate_permille").notNull(),
    seedCipher: text("seed_cipher"),
    saltCipher: text("salt_cipher"),
    keyId: text("key_id").notNull(),
    seed: text("seed"),
    publicValue: text("public_value"),
    committedAt: integer("committed_at").notNull(),
    revealedAt: integer("revealed_at"),
    cancelledAt: integer("cancelled_at"),
    destroyedAt: integer("destroyed_at"),
    contactsDestroyedAt: integer("contacts_destroyed_at"),
    nextAt: integer("next_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    uniqueIndex("draws_attempt").on(t.storeId, t.eventId, t.attempt),
    uniqueIndex("draws_one").on(t.storeId, t.eventId).where(sql`status <> 'CANCELLED'`),
    index("draws_due").on(t.nextAt).where(sql`next_at is not null`),
  ],
);

/** The committed list in parts: lines of token and weight, sorted; public, and personal in no way. */
export const drawEntries = sqliteTable(
  "draw_entries",
  {
    storeId: text("store_id").notNull(),
    drawId: text("draw_id").notNull(),
    part: integer("part").notNull(),
    lines: text("lines").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.drawId, t.part] })],
);

/**
 * `status`: DECLINED by the winner, PASSED_ON where the owner wrote that down. `prize`: its place in the draw's list,
 * NULL while the pick only waits. `vacated`: the prize has passed on. `participantId` is empty once the entry's
 * identifiers are destroyed.
 */
export const drawPicks = sqliteTable(
  "draw_picks",
  {
    storeId: text("store_id").notNull(),
    drawId: text("draw_id").notNull(),
    rank: integer("rank").notNull(),
    eventId: text("event_id").notNull(),
    participantId: text("participant_id").notNull(),
    token: text("token").notNull(),
    status: text("status", { enum: PICK_STATUSES }).notNull(),
    prize: integer("prize"),
    replacesRank: integer("replaces_rank"),
    vacated: integer("vacated").notNull(),
    deadlineAt: integer("deadline_at"),
    linkNo: integer("link_no").notNull(),
    linkHash: text("link_hash"),
    contactCipher: text("contact_cipher"),
    keyId: text("key_id"),
    consentText: text("consent_text"),
    consentHash: text("consent_hash"),
    settledAt: integer("settled_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.drawId, t.rank] }),
    uniqueIndex("draw_picks_link").on(t.storeId, t.linkHash),
    index("draw_picks_by_participant").on(t.storeId, t.participantId),
  ],
);

/** What was destroyed, as counts and hashes; each row holds the hash of the store's row before it. */
export const drawReceipts = sqliteTable(
  "draw_receipts",
  {
    storeId: text("store_id").notNull(),
    seq: integer("seq").notNull(),
    drawId: text("draw_id").notNull(),
    kind: text("kind", { enum: ["identifiers", "contacts"] }).notNull(),
    at: integer("at").notNull(),
    destroyed: integer("destroyed").notNull(),
    kept: integer("kept").notNull(),
    digest: text("digest").notNull(),
    previous: text("previous").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.seq] }),
    uniqueIndex("draw_receipts_once").on(t.storeId, t.drawId, t.kind),
  ],
);
