import type { ServiceContext } from "../../context.ts";
import { allOf, held } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent, storeIsOpen } from "../store/index.ts";
import { claimEvent } from "./claim-slug.ts";
import { toEventDto } from "./event-dto.ts";
import { draftBatch } from "./insert-draft.ts";
import { requireEventView, requireOpenStore } from "./require-event-view.ts";
import type { EventDto } from "./schemas.ts";
import type { EventIdInput } from "./transition.ts";

/**
 * A new DRAFT with the same words, prize, goal, costs and channel plan, at its own address and without dates.
 * Works from every status; the copy names its original in parentEventId.
 */
export async function duplicateEvent({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: EventIdInput;
}): Promise<EventDto> {
  const { storeId, role } = await requireEvent(ctx, input.eventId, OWNER);
  const answer = async (eventId: string) =>
    toEventDto(ctx.deps, await requireEventView(ctx, { storeId, eventId }), role);
  return runOnce({
    ctx,
    storeId,
    procedure: "events.duplicate",
    input,
    run: async (once) => answer(await copy(ctx, { storeId, eventId: input.eventId }, once)),
    replay: ({ eventId = "" }) => answer(eventId),
  });
}

async function copy(
  ctx: ServiceContext,
  original: { storeId: string; eventId: string },
  once: OnceHandle,
): Promise<string> {
  const { storeId } = original;
  const event = await requireEventView(ctx, original);
  const store = await requireOpenStore(ctx, storeId);
  const { eventId, slug } = await claimEvent(ctx, storeId);
  const userId = ctx.actor.kind === "user" ? ctx.actor.userId : store.ownerUserId;
  const draft = { ...event, eventId, slug, userId, parentEventId: event.eventId };
  const { statements, mark } = draftBatch(ctx, draft, allOf(storeIsOpen(storeId), once.guard));
  const results = await ctx.deps.shards
    .of(storeId)
    .write([...statements, ...once.remember({ eventId }, mark)]);
  if (!held(results)) {
    await requireOpenStore(ctx, storeId);
    throw new AppError({ code: "CONFLICT", reason: "IDEMPOTENCY_IN_FLIGHT" });
  }
  ctx.deps.events.wake(storeId);
  return eventId;
}
