import type { MediaFacts } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, notFound } from "../../errors.ts";
import { type EventView, loadEvent } from "../event/index.ts";
import { contentMedia } from "../media/index.ts";
import { loadStore, type StoreView } from "../store/index.ts";

/** The event, its store and its uploads, read once for all channels of a run. */
export type Subject = {
  readonly event: EventView;
  readonly store: StoreView;
  readonly media: ReadonlyMap<string, MediaFacts>;
};

/**
 * @param contents what channels are to be sent, beside the event's own plan: its uploads are known to the adapters
 * @throws AppError NOT_FOUND
 */
export async function loadSubject(
  ctx: ServiceContext,
  place: { readonly storeId: string; readonly eventId: string },
  contents: readonly unknown[] = [],
): Promise<Subject> {
  const { storeId, eventId } = place;
  const [event, store] = await Promise.all([
    loadEvent({ ctx, storeId, eventId }),
    loadStore({ ctx, storeId }),
  ]);
  if (!event || !store) throw notFound();
  const { imageUrl, channelPlan } = event;
  const media = await contentMedia(ctx, { storeId, contents: [{ imageUrl }, channelPlan, ...contents] });
  return { event, store, media };
}

/**
 * Whether channels may be reached for this event now (D-08).
 *
 * @throws AppError PRECONDITION_FAILED INVALID_TRANSITION { from, verb }, EVENT_ENDED or STORE_CLOSED
 */
export function requireRunning(ctx: ServiceContext, subject: Subject, verb: string): void {
  const { event, store } = subject;
  const refuse = (reason: "STORE_CLOSED" | "EVENT_ENDED") =>
    new AppError({ code: "PRECONDITION_FAILED", reason });
  if (!isReachable(event)) {
    const params = { from: event.status, verb };
    throw new AppError({ code: "PRECONDITION_FAILED", reason: "INVALID_TRANSITION", params });
  }
  if (store.closedAt !== null) throw refuse("STORE_CLOSED");
  if (event.endsAt !== null && event.endsAt <= ctx.deps.clock.now()) throw refuse("EVENT_ENDED");
}

/** False once the event is over or called off: nothing more may go out for it. */
export function isReachable(event: EventView): boolean {
  return event.status === "APPROVED" || event.status === "ACTIVE";
}
