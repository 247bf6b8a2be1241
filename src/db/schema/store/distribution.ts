import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const RUN_STATUSES = ["PENDING", "IN_PROGRESS", "COMPLETED", "PARTIAL", "FAILED"] as const;
export const CHANNEL_STATUSES = [
  "PENDING",
  "IN_PROGRESS",
  "SCHEDULED",
  "ACTION_REQUIRED",
  "UNCONFIRMED",
  "SUCCESS",
  "FAILED",
  "CANCELLED",
] as const;

export const distributions = sqliteTable(
  "distributions",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    status: text("status", { enum: RUN_STATUSES }).notNull(),
    requestedBy: text("requested_by").notNull(),
    createdAt: integer("created_at").notNull(),
    settledAt: integer("settled_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    index("distributions_by_event").on(t.storeId, t.eventId, t.createdAt),
  ],
);

/** `step` and `state` are the driver's; `leaseUntil` keeps two workers off one row, correctness rests on `version`. */
export const distributionChannels = sqliteTable(
  "distribution_channels",
  {
    storeId: text("store_id").notNull(),
    distributionId: text("distribution_id").notNull(),
    channel: text("channel").notNull(),
    eventId: text("event_id").notNull(),
    status: text("status", { enum: CHANNEL_STATUSES }).notNull(),
    step: text("step").notNull(),
    state: text("state").notNull(),
    version: integer("version").notNull(),
    content: text("content").notNull(),
    trackingCode: text("tracking_code").notNull(),
    reason: text("reason"),
    message: text("message"),
    costKrw: integer("cost_krw"),
    costSource: text("cost_source"),
    externalKind: text("external_kind"),
    externalId: text("external_id"),
    externalUrl: text("external_url"),
    externalAt: integer("external_at"),
    data: text("data").notNull(),
    action: text("action"),
    attempts: integer("attempts").notNull(),
    commitAttemptAt: integer("commit_attempt_at"),
    nextAttemptAt: integer("next_attempt_at"),
    leaseUntil: integer("lease_until"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.distributionId, t.channel] }),
    index("distribution_channels_by_event").on(t.storeId, t.eventId, t.channel),
    index("distribution_channels_due").on(t.status, t.nextAttemptAt),
    index("distribution_channels_by_external").on(t.channel, t.externalId),
  ],
);

export const distributionAttempts = sqliteTable(
  "distribution_attempts",
  {
    storeId: text("store_id").notNull(),
    distributionId: text("distribution_id").notNull(),
    channel: text("channel").notNull(),
    seq: integer("seq").notNull(),
    step: text("step").notNull(),
    outcome: text("outcome").notNull(),
    reason: text("reason"),
    providerCode: text("provider_code"),
    httpStatus: integer("http_status"),
    latencyMs: integer("latency_ms").notNull(),
    breakerState: text("breaker_state").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.distributionId, t.channel, t.seq] })],
);

export const channelConnections = sqliteTable(
  "channel_connections",
  {
    storeId: text("store_id").notNull(),
    channel: text("channel").notNull(),
    connectionId: text("connection_id").notNull(),
    provider: text("provider").notNull(),
    state: text("state", {
      enum: ["CONNECTED", "RECONNECT_NEEDED", "RESTRICTED", "NOT_CONFIGURED"],
    }).notNull(),
    credentialsCipher: text("credentials_cipher"),
    keyId: text("key_id"),
    /** The account's public name at the channel (an id, never a secret): webhooks are routed by it. */
    accountKey: text("account_key"),
    /** What an owner recognises the account by, for example @dalbit. */
    accountLabel: text("account_label"),
    expiresAt: integer("expires_at"),
    refreshAt: integer("refresh_at"),
    refreshLeaseUntil: integer("refresh_lease_until"),
    lastSuccessAt: integer("last_success_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.channel] }),
    index("channel_connections_by_account").on(t.channel, t.accountKey),
    index("channel_connections_refresh").on(t.refreshAt),
  ],
);

/** Money set aside before a channel is asked to post; the sum over an event never passes its cap. */
export const spendReservations = sqliteTable(
  "spend_reservations",
  {
    storeId: text("store_id").notNull(),
    distributionId: text("distribution_id").notNull(),
    channel: text("channel").notNull(),
    eventId: text("event_id").notNull(),
    /** RESERVED: the most it may cost. SETTLED: what it costs. RELEASED: nothing is spent. */
    state: text("state", { enum: ["RESERVED", "SETTLED", "RELEASED"] }).notNull(),
    amountKrw: integer("amount_krw").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.distributionId, t.channel] }),
    index("spend_reservations_by_event").on(t.storeId, t.eventId, t.channel),
  ],
);

/** Webhooks that were accepted: the second delivery of one changes nothing. */
export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    storeId: text("store_id").notNull(),
    channel: text("channel").notNull(),
    dedupeKey: text("dedupe_key").notNull(),
    kind: text("kind").notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.channel, t.dedupeKey] }),
    index("webhook_deliveries_expiry").on(t.receivedAt),
  ],
);
