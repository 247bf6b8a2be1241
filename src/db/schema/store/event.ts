import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const EVENT_STATUSES = ["DRAFT", "APPROVED", "ACTIVE", "ENDED", "ARCHIVED", "CANCELLED"] as const;
export const OBJECTIVES = ["NEW_CUSTOMERS", "REVISIT", "SALES", "AWARENESS"] as const;

export const events = sqliteTable(
  "events",
  {
    storeId: text("store_id").notNull(),
    id: text("id").notNull(),
    status: text("status", { enum: EVENT_STATUSES }).notNull(),
    objective: text("objective", { enum: OBJECTIVES }).notNull(),
    slug: text("slug").notNull(),
    version: integer("version").notNull(),
    startsAt: integer("starts_at"),
    endsAt: integer("ends_at"),
    targetParticipants: integer("target_participants"),
    maxParticipants: integer("max_participants"),
    prizeCount: integer("prize_count"),
    prizeCostKrw: integer("prize_cost_krw").notNull(),
    otherCostKrw: integer("other_cost_krw").notNull(),
    budgetCapKrw: integer("budget_cap_krw"),
    targetRoiPct: real("target_roi_pct"),
    imageUrl: text("image_url"),
    channelPlan: text("channel_plan").notNull(),
    templateId: text("template_id"),
    parentEventId: text("parent_event_id"),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    approvedAt: integer("approved_at"),
    activatedAt: integer("activated_at"),
    endedAt: integer("ended_at"),
    archivedAt: integer("archived_at"),
    cancelledAt: integer("cancelled_at"),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    index("events_by_status").on(t.status, t.endsAt),
    uniqueIndex("events_open_draft")
      .on(t.storeId, t.objective)
      .where(sql`status = 'DRAFT' and parent_event_id is null`),
  ],
);

export const eventTexts = sqliteTable(
  "event_texts",
  {
    storeId: text("store_id").notNull(),
    eventId: text("event_id").notNull(),
    locale: text("locale").notNull(),
    title: text("title").notNull(),
    description: text("description").notNull(),
    prizeName: text("prize_name").notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.eventId, t.locale] })],
);
