import type { ServiceContext } from "../../context.ts";
import type { Condition, Statement } from "../../db/index.ts";
import type { EventView } from "./event-view.ts";
import { statusBatch } from "./status-change.ts";

/**
 * Statements for the batch that records a good channel result (D-08): where `mark` holds and the event is
 * still APPROVED, it becomes ACTIVE and EventChanged says so; otherwise they do nothing.
 *
 * @example await store.write([...result.statements, ...activateOnFirstSuccess({ ctx, event, mark: result.mark })])
 */
export function activateOnFirstSuccess(options: {
  ctx: ServiceContext;
  event: EventView;
  mark: Condition;
}): readonly Statement[] {
  const { ctx, event, mark } = options;
  return statusBatch(ctx, { event, from: "APPROVED", to: "ACTIVE", action: "event.activate" }, mark)
    .statements;
}
