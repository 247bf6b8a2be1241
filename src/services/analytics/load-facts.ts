import type { ServiceContext } from "../../context.ts";
import type { Condition, Row } from "../../db/index.ts";
import { dayOf } from "../../time.ts";
import { dailySalesSince, toDailySales } from "../sale/index.ts";
import { loadStore, type StoreView } from "../store/index.ts";
import { benchmarksFor, cohortOf, loadPublishedMonth, type PublishedMonth } from "./benchmarks/index.ts";
import { BASELINE_REACH_DAYS, type DashboardFacts, type ShownProfile } from "./formulas/index.ts";
import { type ChannelRows, channelQueries, toChannelFacts, toChannelRows } from "./queries/channels.ts";
import { costsOf, costsQuery, earlierEvents, eventsQuery, toEventFacts } from "./queries/event.ts";
import { hoursQuery, profileQuery, toHourFacts, toProfileFacts } from "./queries/participants.ts";
import { publicationsQuery } from "./queries/publications.ts";
import { count } from "./queries/values.ts";
import { shownProfile } from "./shown-profile.ts";

export type Place = { readonly storeId: string; readonly eventId: string };

/**
 * Everything a dashboard is made of, in one batch of reads whose size does not depend on the number of
 * participants. Undefined for an event that no message has told of yet.
 */
export async function loadFacts(
  ctx: ServiceContext,
  place: Place,
  now: number,
): Promise<DashboardFacts | undefined> {
  const { storeId, eventId } = place;
  const [store, month, results] = await Promise.all([
    loadStore({ ctx, storeId }),
    loadPublishedMonth(ctx),
    ctx.deps.shards
      .of(storeId)
      .query([
        eventsQuery(storeId, eventId),
        costsQuery(storeId),
        hoursQuery(storeId, eventId),
        profileQuery(storeId, eventId),
        publicationsQuery(storeId, eventId),
        dailySalesSince(storeId, firstNeededDay(storeId)),
        ...channelQueries(storeId, eventId),
      ]),
  ]);
  const [events = [], costs = [], hours = [], profile = [], publications = [], sales = [], ...channels] =
    results;
  if (!store || !events.some((row) => row["event_id"] === eventId)) return undefined;
  return factsOf({
    ...{ now, eventId, store, month, events, costs, hours, sales },
    profile: await shownProfile(ctx, place, { counts: toProfileFacts(profile), publications, now }),
    channels: toChannelRows(channels),
  });
}

/** Rows as the queries of this module give them, of now or of any earlier time. */
export type FactRows = {
  readonly now: number;
  readonly eventId: string;
  readonly store: StoreView;
  readonly month: PublishedMonth;
  readonly events: readonly Row[];
  readonly costs: readonly Row[];
  readonly hours: readonly Row[];
  readonly sales: readonly Row[];
  readonly channels: ChannelRows;
  readonly profile: readonly ShownProfile[];
};

/** Undefined where the event is not among the events. */
export function factsOf(rows: FactRows): DashboardFacts | undefined {
  const { now, eventId, store, month, costs } = rows;
  const events = rows.events.map(toEventFacts);
  const event = events.find((one) => one.eventId === eventId);
  if (!event) return undefined;
  const direct = rows.channels.participation.find((row) => row["channel"] === "");
  return {
    now,
    store,
    event,
    costs: costsOf(costs, eventId),
    channels: toChannelFacts(rows.channels, dayOf(store.timeZone, now)),
    directParticipants: count(direct?.["participants"]),
    directConversions: count(direct?.["conversions"]),
    hours: toHourFacts(rows.hours),
    profile: rows.profile,
    sales: toDailySales(rows.sales),
    earlier: earlierEvents(events, event, costs),
    benchmarks: benchmarksFor(month, { ...cohortOf(store), objective: event.objective || null }),
  };
}

/** A day more than the baseline reaches back, for the store's zone. */
const BEFORE_EVENT_SECONDS = (BASELINE_REACH_DAYS + 1) * 86_400;

/** Windows and baselines of the store's first event begin no earlier. */
function firstNeededDay(storeId: string): Condition {
  return saleDaysFrom({
    sql: "(select min(starts_at) from event_stats where store_id = ?)",
    args: [storeId],
  });
}

/** The first day of sales that an event needs which began at `start`, an SQL expression of epoch ms. */
export function saleDaysFrom(start: Condition): Condition {
  return { sql: `date(${start.sql} / 1000 - ${BEFORE_EVENT_SECONDS}, 'unixepoch')`, args: start.args };
}
