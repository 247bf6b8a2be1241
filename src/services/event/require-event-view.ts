import type { ServiceContext } from "../../context.ts";
import { AppError, notFound } from "../../errors.ts";
import { loadStore, type StoreView } from "../store/index.ts";
import { type EventView, loadEvent } from "./event-view.ts";

type Place = { readonly storeId: string; readonly eventId: string };

/** @throws AppError NOT_FOUND also for an id that was claimed but never came to an event */
export async function requireEventView(ctx: ServiceContext, place: Place): Promise<EventView> {
  const event = await loadEvent({ ctx, storeId: place.storeId, eventId: place.eventId });
  if (!event) throw notFound();
  return event;
}

/** @throws AppError NOT_FOUND, PRECONDITION_FAILED STORE_CLOSED */
export async function requireOpenStore(ctx: ServiceContext, storeId: string): Promise<StoreView> {
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  if (store.closedAt !== null) throw new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" });
  return store;
}
