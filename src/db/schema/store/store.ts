import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `nameKey` and `addressKey` are NFC with folded spaces: the same shop typed twice is one shop. */
export const stores = sqliteTable(
  "stores",
  {
    storeId: text("store_id").primaryKey(),
    ownerUserId: text("owner_user_id").notNull(),
    name: text("name").notNull(),
    nameKey: text("name_key").notNull(),
    industry: text("industry").notNull(),
    industryCode: text("industry_code"),
    address: text("address").notNull(),
    addressKey: text("address_key").notNull(),
    region: text("region"),
    timeZone: text("time_zone").notNull(),
    phone: text("phone"),
    lat: real("lat"),
    lng: real("lng"),
    optOutNumber: text("opt_out_number"),
    privacyContact: text("privacy_contact"),
    businessHours: text("business_hours"),
    grossMarginPct: real("gross_margin_pct"),
    newCustomerLtvKrw: integer("new_customer_ltv_krw"),
    isDemo: integer("is_demo").notNull(),
    /** Whether its medians are part of the benchmarks from the next month on. */
    sharesBenchmarks: integer("shares_benchmarks").notNull().default(1),
    version: integer("version").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    closedAt: integer("closed_at"),
  },
  (t) => [index("stores_by_owner").on(t.ownerUserId)],
);

/** Sealed by a tick: `hash` chains over the previous sealed row; NULL until then. */
export const auditLog = sqliteTable(
  "audit_log",
  {
    storeId: text("store_id").notNull(),
    seq: integer("seq").notNull(),
    at: integer("at").notNull(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    entityId: text("entity_id").notNull(),
    details: text("details").notNull(),
    requestId: text("request_id").notNull(),
    hash: text("hash"),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.seq] })],
);

export const notifications = sqliteTable(
  "notifications",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    eventId: text("event_id"),
    channel: text("channel"),
    message: text("message").notNull(),
    params: text("params").notNull(),
    createdAt: integer("created_at").notNull(),
    readAt: integer("read_at"),
    /** When mail and webhooks took it up. */
    toldAt: integer("told_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    index("notifications_unread").on(t.storeId).where(sql`read_at is null`),
    index("notifications_untold").on(t.createdAt).where(sql`told_at is null`),
  ],
);

/** What the owner wants by mail; a store without a row has the defaults (both on). */
export const notificationSettings = sqliteTable("notification_settings", {
  storeId: text("store_id").primaryKey(),
  digest: integer("digest").notNull(),
  failureMail: integer("failure_mail").notNull(),
  /** Newest day (yyyy-mm-dd, the store's zone) whose digest is in the mail outbox. */
  lastDigestDay: text("last_digest_day"),
  updatedAt: integer("updated_at").notNull(),
});

export const media = sqliteTable(
  "media",
  {
    storeId: text("store_id").notNull(),
    sha256: text("sha256").notNull(),
    kind: text("kind").notNull(),
    contentType: text("content_type").notNull(),
    bytes: integer("bytes").notNull(),
    width: integer("width"),
    height: integer("height"),
    durationMs: integer("duration_ms"),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.sha256] })],
);

/** A direct upload to the object storage that was allowed and is not finished. */
export const mediaUploads = sqliteTable(
  "media_uploads",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    contentType: text("content_type").notNull(),
    bytes: integer("bytes").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] }), index("media_uploads_expiry").on(t.expiresAt)],
);

export const salesDaily = sqliteTable(
  "sales_daily",
  {
    storeId: text("store_id").notNull(),
    day: text("day").notNull(),
    amountKrw: integer("amount_krw").notNull(),
    orders: integer("orders"),
    source: text("source").notNull(),
    recordedAt: integer("recorded_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.day] })],
);

/** Every word on a day's sales, numbered by day, never changed; `sales_daily` is the last of them. One `write_id` a call. */
export const salesRevisions = sqliteTable(
  "sales_revisions",
  {
    storeId: text("store_id").notNull(),
    day: text("day").notNull(),
    number: integer("number").notNull(),
    writeId: text("write_id").notNull(),
    amountKrw: integer("amount_krw").notNull(),
    orders: integer("orders"),
    source: text("source").notNull(),
    recordedAt: integer("recorded_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.day, t.number] })],
);

export const idempotency = sqliteTable(
  "idempotency",
  {
    storeId: text("store_id").notNull(),
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    outcome: text("outcome").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.scope, t.key] }), index("idempotency_expiry").on(t.expiresAt)],
);
