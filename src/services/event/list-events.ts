import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { byShard, type Db } from "../../db/index.ts";
import { events, eventTexts } from "../../db/schema/store.ts";
import { notFound } from "../../errors.ts";
import { loadStore, MEMBER, requireStore, type StoreWithRole, storesOf } from "../store/index.ts";
import { toEventDto } from "./event-dto.ts";
import { type EventStatus, LOCALE, toEventView } from "./event-view.ts";
import type { EventDto } from "./schemas.ts";

export type ListEventsInput = {
  storeId?: string | undefined;
  status?: EventStatus | undefined;
  /** Part of the title. */
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Newest first, of one store or of all stores the caller belongs to. */
export async function listEvents({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: ListEventsInput;
}): Promise<{ items: EventDto[]; nextCursor: string | null }> {
  const places = new Map(
    (await storesToList(ctx, input.storeId)).map((place) => [place.store.storeId, place]),
  );
  if (places.size === 0) return { items: [], nextCursor: null };
  const rows = await findRows(ctx, [...places.keys()], input);
  const page = rows.slice(0, input.limit);
  const items = page.flatMap(({ events: row, event_texts: texts }) => {
    const place = places.get(row.storeId);
    return place ? [toEventDto(ctx.deps, toEventView(row, texts, place.store.timeZone), place.role)] : [];
  });
  return { items, nextCursor: rows.length > input.limit ? (page.at(-1)?.events.id ?? null) : null };
}

async function storesToList(ctx: ServiceContext, storeId: string | undefined): Promise<StoreWithRole[]> {
  if (storeId === undefined) return storesOf(ctx);
  const { role } = await requireStore(ctx, storeId, MEMBER);
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  return [{ store, role }];
}

async function findRows(ctx: ServiceContext, storeIds: string[], input: ListEventsInput) {
  const groups = await byShard(ctx.deps.shards, storeIds);
  const found = await Promise.all(groups.map((group) => findRowsOn(group.db, [...group.storeIds], input)));
  return found.flat().toSorted((left, right) => (left.events.id < right.events.id ? 1 : -1));
}

function findRowsOn(db: Db, storeIds: string[], input: ListEventsInput) {
  const { status, cursor, q = "", limit } = input;
  return db.read
    .select()
    .from(events)
    .innerJoin(
      eventTexts,
      and(
        eq(eventTexts.storeId, events.storeId),
        eq(eventTexts.eventId, events.id),
        eq(eventTexts.locale, LOCALE),
      ),
    )
    .where(
      and(
        inArray(events.storeId, storeIds),
        status === undefined ? undefined : eq(events.status, status),
        cursor === undefined ? undefined : lt(events.id, cursor),
        q === "" ? undefined : sql`instr(lower(${eventTexts.title}), lower(${q})) > 0`,
      ),
    )
    .orderBy(desc(events.id))
    .limit(limit + 1);
}
