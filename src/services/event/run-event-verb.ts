import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import type { MarkedBatch } from "./event-batch.ts";
import { toEventDto } from "./event-dto.ts";
import type { EventView } from "./event-view.ts";
import { requireEventView } from "./require-event-view.ts";
import type { EventDto } from "./schemas.ts";

const TRIES = 8;

export type EventVerb<Input> = {
  readonly ctx: ServiceContext;
  readonly input: Input;
  readonly procedure: string;
  /** Judges the event as it is now (throws why not) and plans the batch whose guard says the same. */
  readonly plan: (event: EventView, once: OnceHandle) => Promise<MarkedBatch>;
};

/**
 * The owner's change of one event: access, idempotency, plan, commit. Somebody else's commit between plan and
 * batch makes the guard fail; then the event is read and judged again.
 */
export async function runEventVerb<Input extends { eventId: string; idempotencyKey?: string | undefined }>(
  verb: EventVerb<Input>,
): Promise<EventDto> {
  const { ctx, input, procedure } = verb;
  const { storeId, role } = await requireEvent(ctx, input.eventId, OWNER);
  const place = { storeId, eventId: input.eventId };
  const answer = async () => toEventDto(ctx.deps, await requireEventView(ctx, place), role);
  return runOnce({
    ctx,
    storeId,
    procedure,
    input,
    run: async (once) => {
      await commit(verb, place, once);
      ctx.deps.events.wake(storeId);
      return answer();
    },
    replay: answer,
  });
}

async function commit<Input>(
  verb: EventVerb<Input>,
  place: { storeId: string; eventId: string },
  once: OnceHandle,
): Promise<void> {
  const { ctx } = verb;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { statements, mark } = await verb.plan(await requireEventView(ctx, place), once);
    const remembered = once.remember({ eventId: place.eventId }, mark);
    if (held(await ctx.deps.shards.of(place.storeId).write([...statements, ...remembered]))) return;
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}
