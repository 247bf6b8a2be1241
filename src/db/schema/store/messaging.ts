import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** The event log. `seq` is commit order (one writer); rows hold no personal data and are never deleted. */
export const outbox = sqliteTable(
  "outbox",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    id: text("id").notNull().unique(),
    storeId: text("store_id").notNull(),
    key: text("key").notNull(),
    aggregateId: text("aggregate_id").notNull(),
    aggregateVersion: integer("aggregate_version").notNull(),
    type: text("type").notNull(),
    schemaVersion: integer("schema_version").notNull(),
    data: text("data").notNull(),
    occurredAt: integer("occurred_at").notNull(),
    traceparent: text("traceparent"),
  },
  (t) => [
    uniqueIndex("outbox_aggregate").on(t.aggregateId, t.aggregateVersion),
    // The rowid ends every index: a store's part of the log in commit order.
    index("outbox_store").on(t.storeId),
  ],
);

/** Next version of aggregates that are versioned by event (lifecycle, distribution and cost messages). */
export const aggregateVersions = sqliteTable(
  "aggregate_versions",
  {
    storeId: text("store_id").notNull(),
    aggregateId: text("aggregate_id").notNull(),
    version: integer("version").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.aggregateId] })],
);

/** `batchId` names the transaction that first applied the message: effects join on it. */
export const inbox = sqliteTable(
  "inbox",
  {
    consumer: text("consumer").notNull(),
    messageId: text("message_id").notNull(),
    batchId: text("batch_id").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.consumer, t.messageId] })],
);

export const inboxParked = sqliteTable(
  "inbox_parked",
  {
    consumer: text("consumer").notNull(),
    messageId: text("message_id").notNull(),
    aggregateId: text("aggregate_id").notNull(),
    aggregateVersion: integer("aggregate_version").notNull(),
    reason: text("reason").notNull(),
    message: text("message").notNull(),
    parkedAt: integer("parked_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.consumer, t.messageId] }),
    index("inbox_parked_aggregate").on(t.consumer, t.aggregateId, t.aggregateVersion),
  ],
);

export const consumerCursors = sqliteTable("consumer_cursors", {
  consumer: text("consumer").primaryKey(),
  seq: integer("seq").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const deadLetters = sqliteTable(
  "dead_letters",
  {
    consumer: text("consumer").notNull(),
    messageId: text("message_id").notNull(),
    reason: text("reason").notNull(),
    detail: text("detail").notNull(),
    message: text("message").notNull(),
    attempts: integer("attempts").notNull(),
    deadAt: integer("dead_at").notNull(),
    replayedAt: integer("replayed_at"),
  },
  (t) => [primaryKey({ columns: [t.consumer, t.messageId] })],
);

export const inboxFailures = sqliteTable(
  "inbox_failures",
  {
    consumer: text("consumer").notNull(),
    messageId: text("message_id").notNull(),
    attempts: integer("attempts").notNull(),
    nextAt: integer("next_at").notNull(),
    lastError: text("last_error").notNull(),
  },
  (t) => [primaryKey({ columns: [t.consumer, t.messageId] })],
);
