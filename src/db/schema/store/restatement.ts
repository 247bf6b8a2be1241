import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A channel's figure that had been kept and was corrected: `day` is the store's day whose figure it was. */
export const restatements = sqliteTable(
  "restatements",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    metric: text("metric").notNull(),
    day: text("day").notNull(),
    before: integer("before_value").notNull(),
    after: integer("after_value").notNull(),
    /** When the channel counted what is kept now. */
    asOf: integer("as_of").notNull(),
    restatedAt: integer("restated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/** Views that a run was expected to bring, as the messages about it say: never mixed with counted ones. */
export const channelEstimates = sqliteTable(
  "channel_estimates",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    distributionId: text("distribution_id").notNull(),
    views: integer("views").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.channel, t.distributionId] })],
);
