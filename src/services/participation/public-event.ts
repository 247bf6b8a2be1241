import type { ServiceContext } from "../../context.ts";
import { toIso } from "../../time.ts";
import { endOf } from "../event/index.ts";
import { type EntryDesk, entryStateOf, loadDesk } from "./entry-desk.ts";
import type { PublicEvent, PublicEventInput } from "./schemas.ts";

/**
 * What anyone may see of an event, by its current or a former address; `slug` is the current one.
 *
 * @throws AppError NOT_FOUND for an unknown address or a draft
 * @example (await publicEvent({ ctx, input: { slug } })).state // "RUNNING"
 */
export async function publicEvent(options: {
  ctx: ServiceContext;
  input: PublicEventInput;
}): Promise<PublicEvent> {
  const { ctx, input } = options;
  return toPublicEvent(await loadDesk(ctx, input.slug), ctx.deps.clock.now());
}

export function toPublicEvent(desk: EntryDesk, now: number): PublicEvent {
  const { event, store, texts } = desk;
  const { lat, lng } = store;
  const instant = (at: number | null) => (at === null ? null : toIso(event.timeZone, at));
  return {
    slug: event.slug,
    title: event.title,
    description: event.description,
    prizeName: event.prizeName,
    prizeCount: event.prizeCount,
    imageUrl: event.imageUrl,
    storeName: store.name,
    storeAddress: store.address,
    storePhone: store.phone,
    storeLocation: lat === null || lng === null ? null : { lat, lng },
    contact: store.privacyContact ?? store.phone,
    startsAt: instant(event.startsAt),
    endsAt: instant(endOf(event)),
    placesLeft: placesLeft(desk),
    state: entryStateOf(desk, now),
    privacyVersion: texts.privacy.version,
    consentTexts: [texts.privacy, texts.marketing].map(({ hash: _hash, ...text }) => text),
  };
}

function placesLeft({ event, taken }: EntryDesk): number | null {
  return event.maxParticipants === null ? null : Math.max(0, event.maxParticipants - (taken ?? 0));
}
