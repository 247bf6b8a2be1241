import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Everything here is a projection of DomainEvents or a channel's snapshot; columns derive from message time only. */
export const eventStats = sqliteTable(
  "event_stats",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    title: text("title").notNull(),
    objective: text("objective").notNull(),
    status: text("status").notNull(),
    timeZone: text("time_zone").notNull(),
    startsAt: integer("starts_at"),
    endsAt: integer("ends_at"),
    targetParticipants: integer("target_participants").notNull(),
    targetRoiPct: real("target_roi_pct"),
    participants: integer("participants").notNull(),
    conversions: integer("conversions").notNull(),
    newCustomers: integer("new_customers").notNull(),
    returns: integer("returns").notNull().default(0),
    appliedVersion: integer("applied_version").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId] })],
);

/** `channel` '' = direct. */
export const channelParticipation = sqliteTable(
  "channel_participation",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    participants: integer("participants").notNull(),
    conversions: integer("conversions").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.channel] })],
);

/** `hour` is the UTC start of the hour of entry; conversions stand in the hour of entry too, so a withdrawal can take them out. */
export const timelineHourly = sqliteTable(
  "timeline_hourly",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    hour: integer("hour").notNull(),
    participants: integer("participants").notNull(),
    conversions: integer("conversions").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.hour] })],
);

/** dimension: age, gender, region; value '' = no answer. */
export const profileCounts = sqliteTable(
  "profile_counts",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    dimension: text("dimension", { enum: ["age", "gender", "region"] }).notNull(),
    value: text("value").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.dimension, t.value] })],
);

/**
 * What was shown of a profile, one row a dimension and time, never changed: what may be shown next depends on all of
 * it. `groups` is a JSON list of { name, count }.
 */
export const profilePublications = sqliteTable(
  "profile_publications",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    dimension: text("dimension", { enum: ["age", "gender", "region"] }).notNull(),
    number: integer("number").notNull(),
    participants: integer("participants").notNull(),
    groups: text("groups").notNull(),
    publishedAt: integer("published_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.dimension, t.number] })],
);

/** kind: prize, channel, other; `channel` '' unless kind is channel. */
export const costEntries = sqliteTable(
  "cost_entries",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    kind: text("kind", { enum: ["prize", "channel", "other"] }).notNull(),
    channel: text("channel").notNull(),
    amountKrw: integer("amount_krw").notNull(),
    source: text("source").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.kind, t.channel] })],
);

const metricColumns = {
  impressions: integer("impressions"),
  views: integer("views"),
  clicks: integer("clicks"),
  likes: integer("likes"),
  comments: integer("comments"),
  shares: integer("shares"),
  totalCalls: integer("total_calls"),
  completedCalls: integer("completed_calls"),
  averageDuration: integer("average_duration"),
};

/** The channel's distribution state (from DistributionCompleted, ChannelResultChanged) and its newest snapshot (NULL = unknown). */
export const channelStats = sqliteTable(
  "channel_stats",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    channelType: text("channel_type", { enum: ["TV", "SNS", "VOICE"] }).notNull(),
    status: text("status").notNull(),
    ...metricColumns,
    source: text("source"),
    asOf: integer("as_of"),
    failedSince: integer("failed_since"),
    failReason: text("fail_reason"),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.channel] })],
);

/** The last snapshot taken on each day of the store's zone. */
export const channelStatsDaily = sqliteTable(
  "channel_stats_daily",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    day: text("day").notNull(),
    ...metricColumns,
    source: text("source").notNull(),
    asOf: integer("as_of").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.channel, t.day] })],
);

/**
 * Every word of a channel on its numbers, numbered as they came and never changed: `channel_stats` is what they amount
 * to, and this is what it amounted to at any earlier time. A failed collection has a reason and no numbers.
 */
export const channelSnapshots = sqliteTable(
  "channel_snapshots",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    number: integer("number").notNull(),
    /** Of the store's zone, as it was then. */
    day: text("day").notNull(),
    ...metricColumns,
    source: text("source"),
    asOf: integer("as_of"),
    failReason: text("fail_reason"),
    recordedAt: integer("recorded_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.channel, t.number] })],
);

/** Monotone version stamps for cached values; see versions.ts for the keys. */
export const statsVersions = sqliteTable(
  "stats_versions",
  {
    storeId: text("store_id").notNull(),
    key: text("key").notNull(),
    version: integer("version").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.key] })],
);
