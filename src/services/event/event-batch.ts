import type { ServiceContext } from "../../context.ts";
import { bumpVersion, type Condition, type Statement, versionKeys } from "../../db/index.ts";
import { type AuditDetails, auditMark, auditRow } from "../audit/index.ts";
import { eventMessage } from "./event-message.ts";
import type { EventView } from "./event-view.ts";

export type EventChange = {
  readonly event: EventView;
  /** Numbers begin with the approval (EventCreated): the fields of a draft are told to nobody. */
  readonly message: "EventCreated" | "EventChanged" | null;
  /** entity.verb for the audit row. */
  readonly action: string;
  readonly details: AuditDetails;
  readonly apply: (mark: Condition) => readonly Statement[];
};

export type MarkedBatch = { readonly statements: readonly Statement[]; readonly mark: Condition };

/** One change of an event with everything that commits beside it: message, audit row, version stamp. */
export function eventBatch(ctx: ServiceContext, change: EventChange, guard: Condition): MarkedBatch {
  const { event, message, action, details, apply } = change;
  const { storeId, eventId } = event;
  const entry = { storeId, action, entityId: eventId, details };
  const stamp = (mark: Condition) => bumpVersion(storeId, versionKeys.event(eventId), mark);
  if (message === null) {
    const { statement, mark } = auditMark(ctx, entry, guard);
    return { mark, statements: [statement, ...apply(mark), stamp(mark)] };
  }
  const { statements, mark, settle } = eventMessage(ctx, { type: message, event }, guard);
  return {
    mark,
    statements: [...statements, ...apply(mark), settle, auditRow(ctx, entry, mark), stamp(mark)],
  };
}
