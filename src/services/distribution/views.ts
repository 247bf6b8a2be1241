import type {
  EventView as ChannelEvent,
  StoreView as ChannelStore,
  DeriveInput,
  MediaFacts,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { DAY_MS } from "../../time.ts";
import type { EventView } from "../event/index.ts";
import type { StoreView } from "../store/index.ts";
import { trackingUrl } from "../tracking/index.ts";

/** Store and event in the form that adapters know. */
export function deriveInput(
  ctx: ServiceContext,
  about: {
    readonly event: EventView;
    readonly store: StoreView;
    readonly media: ReadonlyMap<string, MediaFacts>;
    readonly trackingCode: string;
  },
): DeriveInput {
  const now = ctx.deps.clock.now();
  return {
    store: toChannelStore(about.store),
    event: toChannelEvent(about.event, now),
    trackingUrl: trackingUrl(ctx.deps, about.trackingCode),
    now,
    media: about.media,
  };
}

function toChannelStore(store: StoreView): ChannelStore {
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

/** A draft may have no days yet: then an estimate counts with a week from now. */
function toChannelEvent(event: EventView, now: number): ChannelEvent {
  const startsAt = event.startsAt ?? now;
  return {
    id: event.eventId,
    title: event.title,
    description: event.description === "" ? null : event.description,
    prizeName: event.prizeName === "" ? null : event.prizeName,
    imageUrl: event.imageUrl,
    startsAt,
    endsAt: event.endsAt ?? startsAt + 7 * DAY_MS,
  };
}
