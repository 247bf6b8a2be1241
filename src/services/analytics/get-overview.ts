import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { byShard, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, dayOf, dayStart, toIso } from "../../time.ts";
import {
  loadStore,
  MEMBER,
  requireStore,
  type StoreView,
  type StoreWithRole,
  storesOf,
} from "../store/index.ts";
import { percentOf, sum } from "./formulas/index.ts";
import { type EventFigures, eventFigures, type Period, periodOf, totalFigures } from "./overview-period.ts";
import { periodStatements, toPeriodRows, toViewRows } from "./queries/period.ts";
import { count, known } from "./queries/values.ts";
import type { Overview, overviewInput } from "./schemas/index.ts";

/**
 * Today, the events that are open now, the totals, and a period against the same weekdays of the one before, of one store or of
 * all the caller's stores.
 *
 * @throws AppError NOT_FOUND for a store that is not the caller's
 * @example await getOverview({ ctx, input: { period: "LAST_28_DAYS" } });
 */
export async function getOverview({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof overviewInput>;
}): Promise<Overview> {
  const now = ctx.deps.clock.now();
  const chosen = await chosenStores(ctx, input.storeId);
  const stores = chosen.map(({ store }) => store);
  const zone = stores[0]?.timeZone ?? DEFAULT_TIME_ZONE;
  const found = await readStores(ctx, chosen, (store) => ({
    period: periodOf(input, store.timeZone, now),
    now,
  }));
  const events = stores.flatMap((store) =>
    (found.get(store.storeId)?.rows ?? []).map((row) => toEvent(store, row)),
  );
  const running = events.filter((event) => isOpen(event, now));
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
    period: {
      name: input.period ?? (input.from === undefined ? "LAST_7_DAYS" : "CUSTOM"),
      ...periodView(
        periodOf(input, zone, now),
        [...found.values()].flatMap(({ figures }) => figures),
      ),
    },
    lastUpdated: toIso(zone, now),
  };
}

/** By its days too: an approved event is counted from its start, whenever its status is moved on. */
function isOpen({ status, startsAt, endsAt }: ReturnType<typeof toEvent>, now: number): boolean {
  if (status !== "APPROVED" && status !== "ACTIVE") return false;
  const hasBegun = startsAt === null ? status === "ACTIVE" : Date.parse(startsAt) <= now;
  return hasBegun && (endsAt === null || now < Date.parse(endsAt));
}

function periodView({ days: [now, before], isPartial }: Period, events: readonly EventFigures[]) {
  return {
    from: now.from,
    to: now.to,
    comparedFrom: before.from,
    comparedTo: before.to,
    isPartial,
    ...totalFigures(events),
    events: events.toSorted(
      (left, right) =>
        right.participants.value - left.participants.value || (left.eventId < right.eventId ? -1 : 1),
    ),
  };
}

type Found = { readonly rows: readonly Row[]; readonly figures: readonly EventFigures[] };

/** One trip to each database, with three statements a store. */
async function readStores(
  ctx: ServiceContext,
  stores: readonly StoreWithRole[],
  ask: (store: StoreView) => { period: Period; now: number },
): Promise<ReadonlyMap<string, Found>> {
  const byId = new Map(stores.map((each) => [each.store.storeId, each]));
  const groups = await byShard(ctx.deps.shards, [...byId.keys()]);
  const found = groups.map(async ({ db, storeIds }) => {
    const own = storeIds.flatMap((storeId) => byId.get(storeId) ?? []);
    const asked = own.map(({ store, role }) => ({ store, role, ...ask(store) }));
    const results = await db.query(
      asked.flatMap(({ store, period, now }) => [
        eventsWithToday(store, now),
        ...periodStatements(store.storeId, period),
      ]),
    );
    return asked.map(({ store, role, period: { days } }, index) => {
      const [rows = [], sums = [], views = []] = results.slice(index * 3, index * 3 + 3);
      const options = { days, views: toViewRows(views), isOwner: role === "owner" };
      return [store.storeId, { rows, figures: eventFigures(store, options, toPeriodRows(sums)) }] as const;
    });
  });
  return new Map((await Promise.all(found)).flat());
}

async function chosenStores(ctx: ServiceContext, storeId: string | undefined): Promise<StoreWithRole[]> {
  if (storeId === undefined) return storesOf(ctx);
  const { role } = await requireStore(ctx, storeId, MEMBER);
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  return [{ store, role }];
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
