import type { ServiceContext } from "../../context.ts";
import { ALWAYS, allOf, type Condition } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import type { EventStatus, EventView } from "./event-view.ts";
import { runEventVerb } from "./run-event-verb.ts";
import type { EventDto } from "./schemas.ts";
import { statusBatch } from "./status-change.ts";

/** The owner's verbs over the lifecycle (D-08): from where, to where. */
export const TRANSITIONS = {
  approve: { from: ["DRAFT"], to: "APPROVED" },
  cancel: { from: ["DRAFT", "APPROVED"], to: "CANCELLED" },
  end: { from: ["ACTIVE"], to: "ENDED" },
  archive: { from: ["ENDED"], to: "ARCHIVED" },
} as const satisfies Record<string, { from: readonly EventStatus[]; to: EventStatus }>;

export type TransitionVerb = keyof typeof TRANSITIONS;

export type EventIdInput = { eventId: string; idempotencyKey?: string | undefined };

type Transition = {
  readonly ctx: ServiceContext;
  readonly input: EventIdInput;
  readonly verb: TransitionVerb;
  /** What must hold or exist before; its condition joins the guard. */
  readonly prepare?: (event: EventView) => Promise<Condition>;
};

/** @throws AppError PRECONDITION_FAILED INVALID_TRANSITION { from, verb }, also towards the status it already has */
export function transitionEvent(transition: Transition): Promise<EventDto> {
  const { ctx, input, verb, prepare } = transition;
  const { from: allowed, to } = TRANSITIONS[verb];
  return runEventVerb({
    ctx,
    input,
    procedure: `events.${verb}`,
    plan: async (event, once) => {
      const from = event.status;
      if (!allowed.some((status) => status === from)) throw invalidTransition(from, verb);
      const guard = prepare ? await prepare(event) : ALWAYS;
      return statusBatch(ctx, { event, from, to, action: `event.${verb}` }, allOf(guard, once.guard));
    },
  });
}

function invalidTransition(from: EventStatus, verb: TransitionVerb): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "INVALID_TRANSITION", params: { from, verb } });
}
