import type { ServiceContext } from "../../context.ts";
import type { Condition } from "../../db/index.ts";
import { dayOf } from "../../time.ts";
import { dailySalesSince, toDailySales } from "../sale/index.ts";
import { loadStore } from "../store/index.ts";
import { benchmarksFor, cohortOf, loadPublishedMonth } from "./benchmarks/index.ts";
import { BASELINE_REACH_DAYS, type DashboardFacts } from "./formulas/index.ts";
import { channelQueries, toChannelFacts, toChannelRows } from "./queries/channels.ts";
import { costsOf, costsQuery, earlierEvents, eventsQuery, toEventFacts } from "./queries/event.ts";
import { hoursQuery, profileQuery, toHourFacts, toProfileFacts } from "./queries/participants.ts";
import { count } from "./queries/values.ts";
import { publicationsQuery, shownProfile } from "./shown-profile.ts";

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
  const [
    eventRows = [],
    costs = [],
    hours = [],
    profile = [],
    publications = [],
    sales = [],
    ...channelResults
  ] = results;
  const channelRows = toChannelRows(channelResults);
  const events = eventRows.map(toEventFacts);
  const event = events.find((one) => one.eventId === eventId);
  if (!event || !store) return undefined;
  const direct = channelRows.participation.find((row) => row["channel"] === "");
  return {
    now,
    store,
    event,
    costs: costsOf(costs, eventId),
    channels: toChannelFacts(channelRows, dayOf(store.timeZone, now)),
    directParticipants: count(direct?.["participants"]),
    directConversions: count(direct?.["conversions"]),
    hours: toHourFacts(hours),
    profile: await shownProfile(ctx, place, { counts: toProfileFacts(profile), publications, now }),
    sales: toDailySales(sales),
    earlier: earlierEvents(events, event, costs),
    benchmarks: benchmarksFor(month, { ...cohortOf(store), objective: event.objective || null }),
  };
}

/** A day more than the baseline reaches back, for the store's zone. */
const BEFORE_EVENT_SECONDS = (BASELINE_REACH_DAYS + 1) * 86_400;

/** Windows and baselines of the store's first event begin no earlier. */
function firstNeededDay(storeId: string): Condition {
  return {
    sql: `(select date(min(starts_at) / 1000 - ${BEFORE_EVENT_SECONDS}, 'unixepoch') from event_stats where store_id = ?)`,
    args: [storeId],
  };
}
