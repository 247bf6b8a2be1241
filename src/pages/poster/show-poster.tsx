import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { ServiceContext } from "../../context.ts";
import type { ContextOf } from "../../context-of.ts";
import { type EventDto, getEvent } from "../../services/event/index.ts";
import { ownPicture } from "../../services/media/index.ts";
import { getStore } from "../../services/store/index.ts";
import { CreateTrackingInput, createTracking, listTracking } from "../../services/tracking/index.ts";
import { readForm } from "../form-body.ts";
import { endOf } from "../format.ts";
import { ownerContext, ownerEventId } from "../owner-context.ts";
import { respond, respondWithScript, seeOther } from "../page-context.ts";
import { DraftPage } from "./draft-page.tsx";
import { PosterPage, posterPath } from "./poster-page.tsx";
import { POSTER_LANGUAGES, POSTER_SIZES } from "./words.ts";

/** Where a poster hangs unless the owner says so. */
const FIRST_PLACE = "포스터";
const PLACES_MAX = 100;

/**
 * The poster of an approved event, with the QR code of the place where it hangs; looking at it makes the code of the
 * first place, which is the same ever after.
 *
 * @throws AppError UNAUTHORIZED for anyone but a signed-in person; NOT_FOUND for an event that is unknown or not of
 *   the caller's store (the two look the same)
 */
export async function showPoster(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const ctx = await ownerContext(c, contextOf);
  return show(c, ctx, { status: 200 });
}

/** A new place: its code is made, and its poster shown at an address that reloads. */
export async function addPlace(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const ctx = await ownerContext(c, contextOf);
  const eventId = ownerEventId(c, ctx);
  const fields = await readForm(c.req.raw);
  const input = CreateTrackingInput.safeParse({ eventId, placement: fields.get("place") ?? "" });
  if (!input.success || input.data.placement === undefined) {
    return show(c, ctx, { status: 400, error: "붙일 곳을 40자까지 적어 주세요. 예: 카운터" });
  }
  await createTracking({ ctx, input: input.data });
  return seeOther(c, posterPath(eventId, { ...choicesOf(c), place: input.data.placement }));
}

function choicesOf(c: Context<AppEnv>) {
  return {
    size: POSTER_SIZES.find((size) => size === c.req.query("size")) ?? "a4",
    language: POSTER_LANGUAGES.find((language) => language === c.req.query("lang")) ?? "ko",
  } as const;
}

type PosterView = { status: 200 | 400; error?: string };

async function show(c: Context<AppEnv>, ctx: ServiceContext, view: PosterView): Promise<Response> {
  const eventId = ownerEventId(c, ctx);
  const event = await getEvent({ ctx, input: { eventId } });
  const { startsAt } = event;
  const endsAt = endOf(event);
  if (event.status === "DRAFT" || startsAt === null || endsAt === null) {
    return respond(c, 409, (nonce) => <DraftPage nonce={nonce} />);
  }
  const [store, links] = await Promise.all([
    getStore({ ctx, input: { storeId: event.storeId } }),
    placesOf(ctx, eventId),
  ]);
  const asked = links.find(({ placement }) => placement === c.req.query("place"));
  const link =
    asked ?? links[0] ?? (await createTracking({ ctx, input: { eventId, placement: FIRST_PLACE } }));
  const place = link.placement ?? FIRST_PLACE;
  const places = links.length === 0 ? [place] : links.map(({ placement }) => placement ?? "");
  const poster = {
    ...wordsOf(event),
    storeName: store.name,
    storeAddress: store.address,
    storePhone: store.phone,
    startsAt,
    endsAt,
    picture: ownPicture(ctx.deps.publicUrl, event.imageUrl),
    url: link.url,
  };
  const shown = { eventId, poster, place, places, ...choicesOf(c) };
  const { status, ...wrong } = view;
  return respondWithScript(c, status, (nonce) => <PosterPage nonce={nonce} {...shown} {...wrong} />);
}

function wordsOf({ title, prizeName, prizeCount }: EventDto) {
  return { title, prizeName, prizeCount };
}

/** Codes of places, those of channels aside; the first one made, first. */
async function placesOf(ctx: ServiceContext, eventId: string) {
  const { items } = await listTracking({ ctx, input: { eventId, limit: PLACES_MAX } });
  const places = items.filter(({ placement, channel }) => placement !== null && channel === null);
  return places.toSorted((a, b) => rank(a.placement) - rank(b.placement));
}

function rank(placement: string | null): number {
  return placement === FIRST_PLACE ? 0 : 1;
}
