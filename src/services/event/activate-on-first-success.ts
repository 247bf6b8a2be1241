import type { ServiceContext } from "../../context.ts";
import {
  allOf,
  bumpVersion,
  type Condition,
  rawStatement,
  type Statement,
  versionKeys,
} from "../../db/index.ts";
import { auditRow } from "../audit/index.ts";
import { eventMessage } from "./event-message.ts";
import type { EventView } from "./event-view.ts";

/**
 * Statements for the batch that records a good channel result (D-08): where `mark` holds and the event is
 * still APPROVED, it becomes ACTIVE and EventChanged says so; otherwise they do nothing.
 */
export function activateOnFirstSuccess(options: {
  ctx: ServiceContext;
  event: EventView;
  mark: Condition;
}): readonly Statement[] {
  return activation(options.ctx, options.event, options.mark).statements;
}

export function activation(
  ctx: ServiceContext,
  event: EventView,
  when: Condition,
): { statements: readonly Statement[]; mark: Condition } {
  const { storeId, eventId } = event;
  const now = ctx.deps.clock.now();
  const isApproved: Condition = {
    sql: "exists (select 1 from events where store_id = ? and id = ? and status = 'APPROVED')",
    args: [storeId, eventId],
  };
  const { statements, mark, settle } = eventMessage(
    ctx,
    { type: "EventChanged", event },
    allOf(when, isApproved),
  );
  return {
    mark,
    statements: [
      ...statements,
      rawStatement(
        `update events set status = 'ACTIVE', activated_at = ?, updated_at = ?
         where store_id = ? and id = ? and ${mark.sql}`,
        [now, now, storeId, eventId, ...mark.args],
      ),
      settle,
      auditRow(
        ctx,
        { storeId, action: "event.activate", entityId: eventId, details: { from: "APPROVED" } },
        mark,
      ),
      bumpVersion(storeId, versionKeys.event(eventId), mark),
    ],
  };
}
