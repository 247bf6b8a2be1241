import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Addresses of owners that get events. Not `webhook_deliveries`: that is what partners send to us. */
export const webhookEndpoints = sqliteTable(
  "webhook_endpoints",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    url: text("url").notNull(),
    description: text("description").notNull(),
    /** JSON array of event types. */
    types: text("types").notNull(),
    /** Sealed JSON: the signing secrets, newest first, each with the moment it ends (null: the current one). */
    secretsCipher: text("secrets_cipher").notNull(),
    keyId: text("key_id").notNull(),
    status: text("status", { enum: ["ENABLED", "DISABLED"] }).notNull(),
    /** Why the service itself switched it off; null when the owner did, or while it is on. */
    disabledReason: text("disabled_reason"),
    /** Since when no attempt succeeded, and the last one that failed. */
    failingSince: integer("failing_since"),
    lastFailedAt: integer("last_failed_at"),
    /** Who sends to it now, and until when nobody else may. */
    leaseId: text("lease_id"),
    leaseUntil: integer("lease_until"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/** What goes to an address; `source_id` is the event's `webhook-id`, the same on every attempt. */
export const webhookSends = sqliteTable(
  "webhook_sends",
  {
    storeId: text("store_id").notNull(),
    endpointId: text("endpoint_id").notNull(),
    sourceId: text("source_id").notNull(),
    type: text("type").notNull(),
    payload: text("payload").notNull(),
    state: text("state", { enum: ["PENDING", "DELIVERED", "DEAD"] }).notNull(),
    attempts: integer("attempts").notNull(),
    nextAt: integer("next_at").notNull(),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    createdAt: integer("created_at").notNull(),
    doneAt: integer("done_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.endpointId, t.sourceId] }),
    index("webhook_sends_due").on(t.nextAt).where(sql`state = 'PENDING'`),
    index("webhook_sends_by_endpoint").on(t.storeId, t.endpointId, t.nextAt).where(sql`state = 'PENDING'`),
    index("webhook_sends_done").on(t.doneAt).where(sql`done_at is not null`),
  ],
);
