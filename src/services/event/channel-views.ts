import type { DeriveInput } from "../../channels/index.ts";
import { DAY_MS } from "../../time.ts";
import type { StoreView } from "../store/index.ts";
import type { EventView } from "./event-view.ts";

/** Stands in for an end that is not chosen yet; channels derive their dates from it. */
const ASSUMED_LENGTH_MS = 7 * DAY_MS;

/** A store in the form that adapters know. */
export function toChannelStore(store: StoreView): DeriveInput["store"] {
  const { lat, lng } = store;
  return {
    id: store.storeId,
    name: store.name,
    address: store.address,
    region: store.region ?? "",
    phone: store.phone,
    location: lat === null || lng === null ? null : { lat, lng },
    optOutNumber: store.optOutNumber,
    timeZone: store.timeZone,
  };
}

/** An event in the form that adapters know; a draft may have no days yet. */
export function toChannelEvent(event: EventView, now: number): DeriveInput["event"] {
  const startsAt = event.startsAt ?? now;
  return {
    id: event.eventId,
    title: event.title,
    description: event.description === "" ? null : event.description,
    prizeName: event.prizeName === "" ? null : event.prizeName,
    imageUrl: event.imageUrl,
    startsAt,
    endsAt: event.endsAt ?? startsAt + ASSUMED_LENGTH_MS,
  };
}
