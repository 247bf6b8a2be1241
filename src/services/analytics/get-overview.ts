import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { byShard, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, dayOf, dayStart, toIso } from "../../time.ts";
import { loadStore, MEMBER, requireStore, type StoreView, storesOf } from "../store/index.ts";
import { percentOf, sum } from "./formulas/index.ts";
import { count, known } from "./queries/values.ts";
import type { Overview, overviewInput } from "./schemas/index.ts";

/** Today, the running events and the totals of one store, or of all the caller's stores. */
export async function getOverview({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof overviewInput>;
}): Promise<Overview> {
  const now = ctx.deps.clock.now();
  const stores = await chosenStores(ctx, input.storeId);
  const rows = await rowsOf(ctx, stores, now);
  const events = stores.flatMap((store) => (rows.get(store.storeId) ?? []).map((row) => toEvent(store, row)));
  const running = events.filter(({ status }) => status === "APPROVED" || status === "ACTIVE");
  return {
    today: {
      participants: sum(events.map(({ today }) => today)),
      conversions: sum(events.map(({ conversionsToday }) => conversionsToday)),
    },
    running: running.map(({ conversions: _all, conversionsToday: _today, ...event }) => event),
    totals: {
      stores: stores.length,
      events: events.length,
      participants: sum(events.map(({ participants }) => participants)),
      conversions: sum(events.map(({ conversions }) => conversions)),
    },
    lastUpdated: toIso(stores[0]?.timeZone ?? DEFAULT_TIME_ZONE, now),
  };
}

async function rowsOf(
  ctx: ServiceContext,
  stores: readonly StoreView[],
  now: number,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const byId = new Map(stores.map((store) => [store.storeId, store]));
  const groups = await byShard(ctx.deps.shards, [...byId.keys()]);
  const found = groups.map(async ({ db, storeIds }) => {
    const own = storeIds.flatMap((storeId) => byId.get(storeId) ?? []);
    const results = await db.query(own.map((store) => eventsWithToday(store, now)));
    return own.map(({ storeId }, index) => [storeId, results[index] ?? []] as const);
  });
  return new Map((await Promise.all(found)).flat());
}

async function chosenStores(ctx: ServiceContext, storeId: string | undefined): Promise<StoreView[]> {
  if (storeId === undefined) return (await storesOf(ctx)).map(({ store }) => store);
  await requireStore(ctx, storeId, MEMBER);
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  return [store];
}

/** Drafts have no numbers yet and are left out. "Today" is by time of entry. */
function eventsWithToday({ storeId, timeZone }: StoreView, now: number): Statement {
  const start = dayStart(timeZone, dayOf(timeZone, now));
  return rawStatement(
    `select e.*, coalesce(sum(t.participants), 0) as today, coalesce(sum(t.conversions), 0) as conversions_today
     from event_stats e left join timeline_hourly t
       on t.store_id = e.store_id and t.event_id = e.event_id and t.hour >= ?
     where e.store_id = ? and e.status <> 'DRAFT' group by e.event_id order by e.starts_at desc, e.event_id`,
    [start, storeId],
  );
}

function toEvent({ storeId, timeZone }: StoreView, row: Row) {
  const iso = (value: number | null) => (value === null ? null : toIso(timeZone, value));
  const participants = count(row["participants"]);
  const targetGoal = count(row["target_participants"]);
  return {
    eventId: String(row["event_id"]),
    storeId,
    title: String(row["title"]),
    status: String(row["status"]),
    startsAt: iso(known(row["starts_at"])),
    endsAt: iso(known(row["ends_at"])),
    participants,
    conversions: count(row["conversions"]),
    today: count(row["today"]),
    conversionsToday: count(row["conversions_today"]),
    targetGoal,
    achievementRate: percentOf(participants, targetGoal),
  };
}
