import type { DeriveInput, MediaFacts } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type EventView, toChannelEvent, toChannelStore } from "../event/index.ts";
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
