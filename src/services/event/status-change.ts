import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, rawStatement } from "../../db/index.ts";
import { eventBatch, type MarkedBatch } from "./event-batch.ts";
import type { EventStatus, EventView } from "./event-view.ts";

/** The column that remembers when an event came into a status. */
const STAMPS = {
  APPROVED: "approved_at",
  ACTIVE: "activated_at",
  ENDED: "ended_at",
  ARCHIVED: "archived_at",
  CANCELLED: "cancelled_at",
} as const satisfies Record<Exclude<EventStatus, "DRAFT">, string>;

export type StatusChange = {
  readonly event: EventView;
  readonly from: EventStatus;
  readonly to: keyof typeof STAMPS;
  /** For the audit row, e.g. event.approve. */
  readonly action: string;
};

/** Moves an event where it still has the status `from` and `guard` holds. */
export function statusBatch(ctx: ServiceContext, change: StatusChange, guard: Condition): MarkedBatch {
  const { event, from, to, action } = change;
  const { storeId, eventId } = event;
  const now = ctx.deps.clock.now();
  const isThere: Condition = {
    sql: "exists (select 1 from events where store_id = ? and id = ? and status = ?)",
    args: [storeId, eventId, from],
  };
  return eventBatch(
    ctx,
    {
      event,
      message: to === "APPROVED" ? "EventCreated" : "EventChanged",
      action,
      details: { from, to },
      apply: (mark) => [
        rawStatement(
          `update events set status = ?, ${STAMPS[to]} = ?, updated_at = ? where store_id = ? and id = ? and ${mark.sql}`,
          [to, now, now, storeId, eventId, ...mark.args],
        ),
      ],
    },
    allOf(isThere, guard),
  );
}
