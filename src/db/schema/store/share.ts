import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Links by which an owner shows an event's numbers to people without an account. */
export const shareLinks = sqliteTable(
  "share_links",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    /** For the owner: whom it was made for. */
    label: text("label").notNull(),
    /** SHA-256 of the token, base64url; the token itself is nowhere. */
    tokenHash: text("token_hash").notNull(),
    /** JSON array of the sections it shows. */
    sections: text("sections").notNull(),
    /** PHC string; null = none is asked for. */
    passwordHash: text("password_hash"),
    /** JSON array of origins that may embed it; empty = none. */
    embedOrigins: text("embed_origins").notNull(),
    /** null = until it is revoked. */
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    version: integer("version").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    uniqueIndex("share_links_by_token").on(t.storeId, t.tokenHash),
    index("share_links_by_event").on(t.storeId, t.eventId, t.id),
  ],
);
