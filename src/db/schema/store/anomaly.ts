import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * What stood on an event's counters when an hour was looked at: `channel` '' says that the hour was, the others
 * hold the totals up to then. `checkId` names the batch that wrote them.
 */
export const anomalyHours = sqliteTable(
  "anomaly_hours",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    /** UTC start of the hour. */
    hour: integer("hour").notNull(),
    channel: text("channel").notNull(),
    checkId: text("check_id").notNull(),
    participants: integer("participants").notNull(),
    /** NULL = not known. */
    views: integer("views"),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.hour, t.channel] })],
);

/** One open row for each event, kind and channel ('' = the whole event); it closes by itself. */
export const anomalies = sqliteTable(
  "anomalies",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    kind: text("kind").notNull(),
    channel: text("channel").notNull(),
    /** UTC start of the first hour that was out of the ordinary. */
    hour: integer("hour").notNull(),
    observed: integer("observed").notNull(),
    expected: real("expected").notNull(),
    probability: real("probability").notNull(),
    cause: text("cause").notNull(),
    message: text("message").notNull(),
    openedAt: integer("opened_at").notNull(),
    closedAt: integer("closed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    uniqueIndex("anomalies_open").on(t.storeId, t.eventId, t.kind, t.channel).where(sql`closed_at is null`),
    index("anomalies_event").on(t.storeId, t.eventId, t.openedAt),
  ],
);
