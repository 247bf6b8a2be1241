import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Instants are epoch milliseconds (UTC). The control schema answers "who may touch which store", nothing else. */

export const users = sqliteTable("users", {
  id: text("id").primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  createdAt: integer("created_at").notNull(),
  closedAt: integer("closed_at"),
});

export const credentials = sqliteTable("credentials", {
  userId: text("user_id").primaryKey(),
  passwordHash: text("password_hash").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/** One row per sign-in: the refresh family and the `sid` of its access tokens. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    label: text("label").notNull(),
    createdAt: integer("created_at").notNull(),
    lastSeenAt: integer("last_seen_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    revokedAt: integer("revoked_at"),
    revokeReason: text("revoke_reason"),
  },
  (t) => [index("sessions_by_user").on(t.userId)],
);

export const refreshTokens = sqliteTable(
  "refresh_tokens",
  {
    tokenHash: text("token_hash").primaryKey(),
    sessionId: text("session_id").notNull(),
    generation: integer("generation").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (t) => [uniqueIndex("refresh_tokens_generation").on(t.sessionId, t.generation)],
);

export const passwordResets = sqliteTable("password_resets", {
  tokenHash: text("token_hash").primaryKey(),
  userId: text("user_id").notNull(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

export const streamTickets = sqliteTable("stream_tickets", {
  ticketHash: text("ticket_hash").primaryKey(),
  userId: text("user_id").notNull(),
  sessionId: text("session_id").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

/** Mail on its way; `payload_cipher` is emptied when it has left or never will. */
export const mailOutbox = sqliteTable(
  "mail_outbox",
  {
    id: text("id").primaryKey(),
    kind: text("kind").notNull(),
    userId: text("user_id"),
    payloadCipher: text("payload_cipher").notNull(),
    keyId: text("key_id").notNull(),
    createdAt: integer("created_at").notNull(),
    sentAt: integer("sent_at"),
    state: text("state", { enum: ["WAITING", "SENDING", "SENT", "DEAD"] })
      .notNull()
      .default("WAITING"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: integer("next_at").notNull().default(0),
    leaseId: text("lease_id"),
    leaseUntil: integer("lease_until"),
    /** Why it is dead or waits: a stable word. */
    reason: text("reason"),
    /** Mail of one key is written at most once an hour. */
    throttleKey: text("throttle_key"),
  },
  (t) => [
    index("mail_outbox_state").on(t.state, t.nextAt),
    index("mail_outbox_throttle").on(t.throttleKey, t.createdAt),
  ],
);

export const memberships = sqliteTable(
  "memberships",
  {
    userId: text("user_id").notNull(),
    storeId: text("store_id").notNull(),
    role: text("role", { enum: ["owner", "staff"] }).notNull(),
    createdAt: integer("created_at").notNull(),
    removedAt: integer("removed_at"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.storeId] }), index("memberships_by_store").on(t.storeId)],
);

/**
 * Which database holds a store. While `movingTo` is set nobody may keep a copy of the row. `movedFrom` is set from the
 * switch until the old database's rows are gone; `moveId` and the lease say who is at work.
 */
export const storeShards = sqliteTable("store_shards", {
  storeId: text("store_id").primaryKey(),
  shard: text("shard").notNull(),
  createdAt: integer("created_at").notNull(),
  movingTo: text("moving_to"),
  movedFrom: text("moved_from"),
  moveId: text("move_id"),
  leaseUntil: integer("lease_until"),
});

/** Which database a name in DATABASE_SHARDS was given to. */
export const shardDatabases = sqliteTable("shard_databases", {
  name: text("name").primaryKey(),
  databaseId: text("database_id").notNull().unique(),
});

export const invites = sqliteTable(
  "invites",
  {
    tokenHash: text("token_hash").primaryKey(),
    storeId: text("store_id").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: ["owner", "staff"] }).notNull(),
    invitedBy: text("invited_by").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    acceptedAt: integer("accepted_at"),
    acceptedBy: text("accepted_by"),
  },
  (t) => [index("invites_by_store").on(t.storeId)],
);

export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    storeId: text("store_id").notNull(),
    name: text("name").notNull(),
    secretHash: text("secret_hash").notNull(),
    scopes: text("scopes").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    lastUsedAt: integer("last_used_at"),
    revokedAt: integer("revoked_at"),
  },
  (t) => [index("api_keys_by_store").on(t.storeId)],
);

/** Which store an id handed to a client belongs to: events and distributions. Immutable once written. */
export const resources = sqliteTable(
  "resources",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: ["event", "distribution"] }).notNull(),
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [index("resources_by_event").on(t.eventId, t.kind)],
);

/** Current and former addresses of events; rows are never deleted, so a printed QR never dies. */
export const slugs = sqliteTable(
  "slugs",
  {
    slug: text("slug").primaryKey(),
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [index("slugs_by_event").on(t.eventId)],
);

/** `channel` and `placement` are '' where they do not apply, so that uniqueness holds. */
export const trackingCodes = sqliteTable(
  "tracking_codes",
  {
    code: text("code").primaryKey(),
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    channel: text("channel").notNull(),
    placement: text("placement").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [uniqueIndex("tracking_codes_place").on(t.eventId, t.channel, t.placement)],
);

export const webhookRoutes = sqliteTable("webhook_routes", {
  connectionId: text("connection_id").primaryKey(),
  channel: text("channel").notNull(),
  storeId: text("store_id").notNull(),
  createdAt: integer("created_at").notNull(),
});

/**
 * Shops with a made-up life for people who want to look around. The row is there before anything else of them, and
 * goes last: what a crash left half made is found by it.
 */
export const demos = sqliteTable(
  "demos",
  {
    storeId: text("store_id").primaryKey(),
    userId: text("user_id").notNull(),
    createdAt: integer("created_at").notNull(),
    /** When it was handed to its visitor; null while it is being made. */
    readyAt: integer("ready_at"),
    expiresAt: integer("expires_at").notNull(),
    /** When everything of it was wiped for the first time: once more later, for what was still under way then. */
    wipedAt: integer("wiped_at"),
  },
  (t) => [index("demos_expiry").on(t.expiresAt)],
);

export const controlIdempotency = sqliteTable(
  "control_idempotency",
  {
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    outcome: text("outcome").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] }), index("control_idempotency_expiry").on(t.expiresAt)],
);

/** One sealed word: a start whose keys do not open it would write what the present keys' owner cannot read. */
export const keyChecks = sqliteTable("key_checks", {
  name: text("name").primaryKey(),
  valueCipher: text("value_cipher").notNull(),
  keyId: text("key_id").notNull(),
  createdAt: integer("created_at").notNull(),
});

/** Marks of batches written to a libSQL server: they tell whether a batch whose answer was lost is in. */
export const controlWrites = sqliteTable(
  "control_writes",
  {
    id: text("id").primaryKey(),
    affected: integer("affected").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [index("control_writes_at").on(t.at)],
);

/**
 * Quartiles of one measure over the stores of one cohort, as published for a month (`period` YYYY-MM) and never
 * changed after; `industry`, `region` and `objective` are '' where the level does not ask for them. No row is about
 * one store, and none says how many stores it has.
 */
export const benchmarkSnapshots = sqliteTable(
  "benchmark_snapshots",
  {
    period: text("period").notNull(),
    level: text("level").notNull(),
    industry: text("industry").notNull(),
    region: text("region").notNull(),
    objective: text("objective").notNull(),
    metric: text("metric").notNull(),
    bucket: text("n_bucket").notNull(),
    isSmallSample: integer("is_small_sample").notNull(),
    p25: real("p25").notNull(),
    p50: real("p50").notNull(),
    p75: real("p75").notNull(),
    methodVersion: integer("method_version").notNull(),
  },
  (t) => [primaryKey({ columns: [t.period, t.level, t.industry, t.region, t.objective, t.metric] })],
);

/** A published month: the mark of the batch that wrote its rows, so there is one of them, and it is whole. */
export const benchmarkPeriods = sqliteTable("benchmark_periods", {
  period: text("period").primaryKey(),
  runId: text("run_id").notNull(),
  cohortMin: integer("cohort_min").notNull(),
  methodVersion: integer("method_version").notNull(),
  publishedAt: integer("published_at").notNull(),
});
