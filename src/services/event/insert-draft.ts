import { freshId, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement } from "../../db/index.ts";
import { emit } from "../../events/index.ts";
import { auditRow } from "../audit/index.ts";
import type { MarkedBatch } from "./event-batch.ts";
import { type ChannelPlan, LOCALE, type Objective } from "./event-view.ts";

export type NewDraft = {
  readonly storeId: string;
  readonly eventId: string;
  readonly slug: string;
  readonly userId: string;
  readonly objective: Objective;
  readonly title: string;
  readonly description: string;
  readonly prizeName: string;
  readonly targetParticipants: number | null;
  readonly maxParticipants: number | null;
  readonly prizeCount: number | null;
  readonly prizeCostKrw: number;
  readonly otherCostKrw: number;
  readonly budgetCapKrw: number | null;
  readonly targetRoiPct: number | null;
  readonly imageUrl: string | null;
  readonly channelPlan: ChannelPlan;
  readonly parentEventId: string | null;
};

export const EMPTY_DRAFT: Omit<NewDraft, "storeId" | "eventId" | "slug" | "userId" | "objective"> = {
  title: "",
  description: "",
  prizeName: "",
  targetParticipants: null,
  maxParticipants: null,
  prizeCount: null,
  prizeCostKrw: 0,
  otherCostKrw: 0,
  budgetCapKrw: null,
  targetRoiPct: null,
  imageUrl: null,
  channelPlan: [],
  parentEventId: null,
};

/** A new DRAFT with its EventDraftCreated, where `guard` holds. */
export function draftBatch(ctx: ServiceContext, draft: NewDraft, guard: Condition): MarkedBatch {
  const { storeId, eventId, userId, objective } = draft;
  const now = ctx.deps.clock.now();
  const { statements, mark } = emit(
    {
      id: freshId(ctx.deps),
      type: "EventDraftCreated",
      storeId,
      eventId,
      occurredAt: now,
      traceparent: ctx.traceparent,
      data: { eventDraftId: eventId, userId, objective, createdAt: now },
    },
    guard,
  );
  const action = draft.parentEventId === null ? "event.create" : "event.duplicate";
  return {
    mark,
    statements: [
      ...statements,
      insertRow(draft, now, mark),
      rawStatement(
        `insert into event_texts (store_id, event_id, locale, title, description, prize_name)
         select ?, ?, ?, ?, ?, ? where ${mark.sql}`,
        [storeId, eventId, LOCALE, draft.title, draft.description, draft.prizeName, ...mark.args],
      ),
      auditRow(ctx, { storeId, action, entityId: eventId, details: { objective } }, mark),
    ],
  };
}

function insertRow(draft: NewDraft, now: number, mark: Condition) {
  const columns: Readonly<Record<string, unknown>> = {
    store_id: draft.storeId,
    id: draft.eventId,
    status: "DRAFT",
    objective: draft.objective,
    slug: draft.slug,
    version: 1,
    target_participants: draft.targetParticipants,
    max_participants: draft.maxParticipants,
    prize_count: draft.prizeCount,
    prize_cost_krw: draft.prizeCostKrw,
    other_cost_krw: draft.otherCostKrw,
    budget_cap_krw: draft.budgetCapKrw,
    target_roi_pct: draft.targetRoiPct,
    image_url: draft.imageUrl,
    channel_plan: JSON.stringify(draft.channelPlan),
    parent_event_id: draft.parentEventId,
    created_by: draft.userId,
    created_at: now,
    updated_at: now,
  };
  const names = Object.keys(columns);
  return rawStatement(
    `insert into events (${names.join(", ")}) select ${names.map(() => "?").join(", ")} where ${mark.sql}`,
    [...Object.values(columns), ...mark.args],
  );
}
