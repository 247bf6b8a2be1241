import { LRUCache } from "lru-cache";
import type { ServiceContext } from "../../context.ts";
import { rawStatement, type Shards } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { type EventView, findEventBySlug, loadEvent } from "../event/index.ts";
import { loadStore, type StoreView } from "../store/index.ts";
import { type ConsentTexts, consentTexts } from "./consent-texts.ts";

/** What entering an event needs to know, read once and kept for a moment. */
export type EntryDesk = {
  readonly storeId: string;
  readonly eventId: string;
  /** Its version is part of each entry's guard, so a desk that is too old never decides. */
  readonly event: EventView;
  readonly store: StoreView;
  readonly texts: ConsentTexts;
  readonly hasStoredTexts: boolean;
  /** Seats taken as counted by entry_seats; undefined without a row. */
  readonly taken: number | undefined;
  readonly readAt: number;
};

export const ENTRY_STATES = ["BEFORE_START", "RUNNING", "FULL", "ENDED", "CANCELLED"] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

const DESK_MS = 1_000;

const desks = new WeakMap<Shards, LRUCache<string, EntryDesk>>();

function desksOf(shards: Shards): LRUCache<string, EntryDesk> {
  const cache = desks.get(shards) ?? new LRUCache<string, EntryDesk>({ max: 2_000 });
  desks.set(shards, cache);
  return cache;
}

/** The desk of the last second, if this process has one: for entries only, whose guard decides anyway. */
export function recentDesk(ctx: ServiceContext, slug: string): EntryDesk | undefined {
  const desk = desksOf(ctx.deps.shards).get(slug);
  const age = desk ? ctx.deps.clock.now() - desk.readAt : DESK_MS;
  return age >= 0 && age < DESK_MS ? desk : undefined;
}

/** @throws AppError NOT_FOUND for an unknown address or a draft */
export async function loadDesk(ctx: ServiceContext, slug: string): Promise<EntryDesk> {
  const target = await findEventBySlug({ ctx, slug });
  if (!target) throw notFound();
  const { storeId, eventId } = target;
  const readAt = ctx.deps.clock.now();
  const [event, store, [seats = [], stored = []]] = await Promise.all([
    loadEvent({ ctx, storeId, eventId }),
    loadStore({ ctx, storeId }),
    ctx.deps.shards
      .of(storeId)
      .query([
        rawStatement("select taken from entry_seats where store_id = ? and event_id = ?", [storeId, eventId]),
        rawStatement("select version from consent_texts where store_id = ? and event_id = ?", [
          storeId,
          eventId,
        ]),
      ]),
  ]);
  if (!event || !store || event.status === "DRAFT") throw notFound();
  const texts = await consentTexts(store);
  const versions = new Set(stored.map((row) => row["version"]));
  const hasStoredTexts = versions.has(texts.privacy.version) && versions.has(texts.marketing.version);
  const taken = seats[0] === undefined ? undefined : Number(seats[0]["taken"]);
  const desk = { storeId, eventId, event, store, texts, hasStoredTexts, taken, readAt };
  desksOf(ctx.deps.shards).set(slug, desk);
  return desk;
}

/** Entry is decided by the clock and the status (D-08), not by when a tick last ran. */
export function entryStateOf(desk: EntryDesk, now: number): EntryState {
  const { status, startsAt, endsAt, maxParticipants } = desk.event;
  if (status === "CANCELLED") return "CANCELLED";
  if (status === "ENDED" || status === "ARCHIVED" || endsAt === null || now >= endsAt) return "ENDED";
  if (startsAt === null || now < startsAt) return "BEFORE_START";
  return maxParticipants !== null && (desk.taken ?? 0) >= maxParticipants ? "FULL" : "RUNNING";
}

const CLOSED = {
  BEFORE_START: "EVENT_NOT_STARTED",
  FULL: "EVENT_FULL",
  ENDED: "EVENT_ENDED",
  CANCELLED: "EVENT_ENDED",
} as const satisfies Partial<Record<EntryState, string>>;

/** @throws AppError PRECONDITION_FAILED EVENT_NOT_STARTED, EVENT_ENDED, EVENT_FULL */
export function refuseClosed(state: EntryState): void {
  if (state === "RUNNING") return;
  throw new AppError({ code: "PRECONDITION_FAILED", reason: CLOSED[state] });
}
