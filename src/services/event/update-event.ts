import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition } from "../../db/index.ts";
import { requireUsableMedia } from "../media/index.ts";
import { changedFields, changeStatements, type EventChanges, toChanges } from "./changes.ts";
import { claimSlug } from "./claim-slug.ts";
import { eventBatch, type MarkedBatch } from "./event-batch.ts";
import type { EventView } from "./event-view.ts";
import { runEventVerb } from "./run-event-verb.ts";
import type { EventDto, EventFields } from "./schemas.ts";
import { refuseIncomplete, refuseLocked, refuseStale } from "./update-rules.ts";

export type UpdateEventInput = EventFields & {
  eventId: string;
  version: number;
  idempotencyKey?: string | undefined;
};

/**
 * Writes fields of an event; the answer carries the next version.
 *
 * @throws AppError PRECONDITION_FAILED EVENT_LOCKED { fields } or EVENT_INCOMPLETE { missing },
 *   CONFLICT STALE_VERSION { version } or SLUG_TAKEN
 * @example await updateEvent({ ctx, input: { eventId, version: 1, title: "가을 맞이", targetParticipants: 300 } })
 */
export function updateEvent({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: UpdateEventInput;
}): Promise<EventDto> {
  const { eventId: _eventId, version, idempotencyKey: _idempotencyKey, ...fields } = input;
  const changes = toChanges(fields);
  return runEventVerb({
    ctx,
    input,
    procedure: "events.update",
    plan: async (event, once) => {
      refuseLocked(event, changes);
      requireUsableMedia(ctx, { storeId: event.storeId, address: changes.imageUrl, field: "imageUrl" });
      refuseStale(event, version);
      refuseIncomplete(event, changes, ctx.deps.clock.now());
      const { storeId, eventId } = event;
      if (changes.slug !== undefined) await claimSlug(ctx, { storeId, eventId, slug: changes.slug });
      return changesBatch(ctx, { event, changes }, once.guard);
    },
  });
}

/** Holds while the event is the one that was judged: same version, same status. */
export function changesBatch(
  ctx: ServiceContext,
  change: { event: EventView; changes: EventChanges },
  guard: Condition,
): MarkedBatch {
  const { event, changes } = change;
  const { storeId, eventId, version, status } = event;
  const isSame: Condition = {
    sql: "exists (select 1 from events where store_id = ? and id = ? and version = ? and status = ?)",
    args: [storeId, eventId, version, status],
  };
  return eventBatch(
    ctx,
    {
      event,
      message: status === "DRAFT" ? null : "EventChanged",
      action: "event.update",
      details: { version: version + 1, fields: changedFields(event, changes).join(" ") },
      apply: changeStatements(ctx, event, changes),
    },
    allOf(isSame, guard),
  );
}
