import type { ServiceContext } from "../../../context.ts";
import { byShard, type Db, type Row } from "../../../db/index.ts";
import { addDays, dayOf } from "../../../time.ts";
import { dailySalesSince, toDailySales } from "../../sale/index.ts";
import { foldKey, regionOf, type StoreView, storePage } from "../../store/index.ts";
import { costsOf, toEventFacts } from "../queries/event.ts";
import {
  pastChannelsQuery,
  pastCostsQuery,
  pastEventsQuery,
  rowsBy,
  toChannelViews,
} from "../queries/past-events.ts";
import type { Span } from "../queries/period.ts";
import {
  type Contribution,
  contributionOf,
  type PastEvent,
  SETTLED_MS,
  type StoreHistory,
  WINDOW_MS,
} from "./contribution.ts";

/** A local file is read in this process's one thread: few stores at once, and requests in between. */
const STORES_AT_ONCE = 20;

/**
 * What every store brings that takes part: not a demo store, open, and sharing. Page by page from the stores' own
 * databases; only the medians are kept.
 *
 * @throws AppError UNAVAILABLE where a database is away: a month without its stores would be another month
 */
export async function readContributions(ctx: ServiceContext, cut: number): Promise<Contribution[]> {
  const contributions: Contribution[] = [];
  let after: string | undefined;
  do {
    const page = await storePage({ ctx, limit: STORES_AT_ONCE, after });
    contributions.push(...(await contributionsOf(ctx, page.stores.filter(takesPart), cut)));
    after = page.next;
    await ctx.deps.sleep(0);
  } while (after !== undefined);
  return contributions;
}

export function takesPart({ isDemo, closedAt, sharesBenchmarks }: StoreView): boolean {
  return !isDemo && closedAt === null && sharesBenchmarks;
}

/** How cohorts see a store. The province is the one its region or its address begins with. */
export function cohortOf(store: StoreView): { readonly industry: string; readonly region: string | null } {
  return {
    industry: foldKey(store.industry),
    region: regionOf(store.region ?? "") ?? regionOf(store.address),
  };
}

/** The same for stores at hand, whether or not they take part. */
export async function contributionsOf(
  ctx: ServiceContext,
  stores: readonly StoreView[],
  cut: number,
): Promise<Contribution[]> {
  const groups = await byShard(
    ctx.deps.shards,
    stores.map(({ storeId }) => storeId),
  );
  const histories = await Promise.all(
    groups.map(({ db, storeIds }) => {
      const own = stores.filter(({ storeId }) => storeIds.includes(storeId));
      return readHistories(db, own, { from: cut - WINDOW_MS, to: cut - SETTLED_MS });
    }),
  );
  return histories.flat().map((history) => contributionOf(history, cut));
}

async function readHistories(db: Db, stores: readonly StoreView[], span: Span): Promise<StoreHistory[]> {
  const ids = stores.map(({ storeId }) => storeId);
  const [events = []] = await db.query([pastEventsQuery(ids, span)]);
  const eventsByStore = rowsBy(events, "store_id");
  const active = stores.filter(({ storeId }) => eventsByStore.has(storeId));
  if (active.length === 0) return [];
  const activeIds = active.map(({ storeId }) => storeId);
  const [costs = [], channels = [], ...sales] = await db.query([
    pastCostsQuery(activeIds, span),
    pastChannelsQuery(activeIds, span),
    ...active.map((store) => salesQuery(store, eventsByStore.get(store.storeId) ?? [])),
  ]);
  const parts = { costs: rowsBy(costs, "event_id"), channels: rowsBy(channels, "event_id") };
  return active.map((store, index) => ({
    storeId: store.storeId,
    store,
    ...cohortOf(store),
    events: (eventsByStore.get(store.storeId) ?? []).map((row) => toPastEvent(row, parts)),
    sales: toDailySales(sales[index] ?? []),
  }));
}

type Parts = Readonly<Record<"costs" | "channels", ReadonlyMap<string, readonly Row[]>>>;

function toPastEvent(row: Row, { costs, channels }: Parts): PastEvent {
  const event = toEventFacts(row);
  return {
    event,
    objective: String(row["objective"]),
    costs: costsOf(costs.get(event.eventId) ?? [], event.eventId),
    channels: (channels.get(event.eventId) ?? []).map(toChannelViews),
  };
}

const WEEK_DAYS = 7;

/** From the week before the store's first event on. */
function salesQuery({ storeId, timeZone }: StoreView, events: readonly Row[]) {
  const starts = events.flatMap((row) => (row["starts_at"] === null ? [] : [Number(row["starts_at"])]));
  const first =
    starts.length === 0 ? "9999-12-31" : addDays(dayOf(timeZone, Math.min(...starts)), -WEEK_DAYS);
  return dailySalesSince(storeId, { sql: "?", args: [first] });
}
