import { CHANNEL_IDS } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { ensureTrackingCodes } from "../tracking/index.ts";
import { missingFields } from "./completeness.ts";
import { refuseContent } from "./refuse-content.ts";
import { requireOpenStore } from "./require-event-view.ts";
import type { EventDto } from "./schemas.ts";
import { type EventIdInput, transitionEvent } from "./transition.ts";
import { incomplete } from "./update-rules.ts";

type Options = { ctx: ServiceContext; input: EventIdInput };

/**
 * DRAFT → APPROVED: the event's numbers begin (EventCreated) and every channel has its tracking code.
 *
 * @throws AppError PRECONDITION_FAILED EVENT_INCOMPLETE { missing }, CONTENT_INVALID { issues }, INVALID_TRANSITION, STORE_CLOSED
 */
export function approveEvent({ ctx, input }: Options): Promise<EventDto> {
  return transitionEvent({
    ctx,
    input,
    verb: "approve",
    prepare: async (event) => {
      const { storeId, eventId, version } = event;
      await requireOpenStore(ctx, storeId);
      const missing = missingFields(event, ctx.deps.clock.now());
      if (missing.length > 0) throw incomplete(missing);
      await refuseContent(ctx, event);
      await ensureTrackingCodes({ ctx, storeId, eventId, channels: CHANNEL_IDS });
      return {
        sql: "exists (select 1 from events where store_id = ? and id = ? and version = ?)",
        args: [storeId, eventId, version],
      };
    },
  });
}

/** DRAFT or APPROVED → CANCELLED. */
export function cancelEvent({ ctx, input }: Options): Promise<EventDto> {
  return transitionEvent({ ctx, input, verb: "cancel" });
}

/** ACTIVE → ENDED before its time; the tick ends the others at endsAt. */
export function endEvent({ ctx, input }: Options): Promise<EventDto> {
  return transitionEvent({ ctx, input, verb: "end" });
}

/** ENDED → ARCHIVED: out of sight, still counted. */
export function archiveEvent({ ctx, input }: Options): Promise<EventDto> {
  return transitionEvent({ ctx, input, verb: "archive" });
}
