import { freshId, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { type DomainEventData, type Emission, emit } from "../../events/index.ts";
import { type EventView, LOCALE } from "./event-view.ts";

export type EventMessage = Emission & {
  /** Goes after the statements that change the event: gives the message the fields as they are then. */
  readonly settle: Statement;
};

/**
 * EventCreated or EventChanged, written where `guard` holds. A change that commits between the caller's read
 * and this batch must not be told backwards, hence `settle`.
 */
export function eventMessage(
  ctx: ServiceContext,
  message: { type: "EventCreated" | "EventChanged"; event: EventView },
  guard: Condition,
): EventMessage {
  const { type, event } = message;
  const id = freshId(ctx.deps);
  const emission = emit(
    {
      id,
      type,
      storeId: event.storeId,
      eventId: event.eventId,
      occurredAt: ctx.deps.clock.now(),
      traceparent: ctx.traceparent,
      data: messageData(event),
    },
    guard,
  );
  return { ...emission, settle: settleData(id, event) };
}

function messageData(event: EventView): DomainEventData<"EventChanged"> {
  return {
    eventId: event.eventId,
    storeId: event.storeId,
    title: event.title,
    objective: event.objective,
    status: event.status,
    timeZone: event.timeZone,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    targetParticipants: event.targetParticipants ?? 0,
    targetRoiPct: event.targetRoiPct,
    prizeCostKrw: event.prizeCostKrw,
    otherCostKrw: event.otherCostKrw,
  };
}

/** An owner may end an event before its time: its numbers end there, while `ends_at` keeps what was announced. */
function settleData(messageId: string, event: EventView): Statement {
  return rawStatement(
    `update outbox set data = (
       select json_set(outbox.data, '$.title', t.title, '$.status', e.status, '$.startsAt', e.starts_at,
         '$.endsAt', min(e.ends_at, coalesce(e.ended_at, e.ends_at)), '$.targetParticipants', coalesce(e.target_participants, 0),
         '$.targetRoiPct', e.target_roi_pct, '$.prizeCostKrw', e.prize_cost_krw, '$.otherCostKrw', e.other_cost_krw)
       from events e join event_texts t on t.store_id = e.store_id and t.event_id = e.id and t.locale = ?
       where e.store_id = ? and e.id = ?)
     where id = ?`,
    [LOCALE, event.storeId, event.eventId, messageId],
  );
}
