import type { ServiceContext } from "../../../context.ts";
import type { Row } from "../../../db/index.ts";
import { readStoreLog } from "../../../events/index.ts";
import { dailySalesAsOf } from "../../sale/index.ts";
import { loadStore } from "../../store/index.ts";
import { loadMonthAsOf } from "../benchmarks/index.ts";
import type { DashboardFacts } from "../formulas/index.ts";
import { factsOf, type Place, saleDaysFrom } from "../load-facts.ts";
import { createFold, type FoldedTables } from "../projections/fold.ts";
import { lastRestatementsQuery } from "../queries/channels.ts";
import { publicationsAsOf, toKeptProfiles } from "../queries/publications.ts";
import { known } from "../queries/values.ts";
import { lastGrowth, readChannelHistory, statsRows, viewsByDay } from "./channel-history.ts";

export type FactsAsOf = {
  readonly facts: DashboardFacts;
  /** Messages of the store that were read for it. */
  readonly messages: number;
  /** Words of the event's channels that were read for it. */
  readonly snapshots: number;
  /** A store's settings have no history: false where they may have been others at that time. */
  readonly areSettingsOfThen: boolean;
};

/**
 * What loadFacts would have read at an instant: counts, fields and costs from the log's messages, everything else from
 * histories that are only added to. A profile is what had been published by then and never counted anew, for two
 * counts a moment apart would tell who came between.
 *
 * Reads the store's whole log up to then, in pages: its cost grows with the number of messages.
 *
 * @returns undefined for an event that no message had told of by then
 */
export async function loadFactsAsOf(
  ctx: ServiceContext,
  place: Place,
  at: number,
): Promise<FactsAsOf | undefined> {
  const [store, month, log, channels] = await Promise.all([
    loadStore({ ctx, storeId: place.storeId }),
    loadMonthAsOf(ctx, at),
    readLog(ctx, place, at),
    readChannelHistory(ctx, place, at),
  ]);
  const { tables, messages } = log;
  if (!store || tables.firstAt === undefined) return undefined;
  const [sales = [], publications = [], restatements = []] = await ctx.deps.shards
    .of(place.storeId)
    .query([
      dailySalesAsOf(place.storeId, saleDaysFrom({ sql: "?", args: [firstStart(tables.events)] }), at),
      publicationsAsOf(place.storeId, place.eventId, at),
      lastRestatementsQuery(place.storeId, place.eventId, at),
    ]);
  const facts = factsOf({
    ...{ now: at, eventId: place.eventId, store, month, sales },
    events: tables.events,
    costs: tables.costs,
    hours: tables.hours,
    profile: toKeptProfiles(publications),
    channels: {
      stats: statsRows(channels.newest, tables.statuses),
      participation: tables.participation,
      views: viewsByDay(channels.days),
      growth: lastGrowth(channels.days),
      restatements,
      estimates: tables.estimates,
    },
  });
  const areSettingsOfThen = store.updatedAt <= at;
  return facts && { facts, messages, snapshots: channels.snapshots, areSettingsOfThen };
}

async function readLog(
  ctx: ServiceContext,
  { storeId, eventId }: Place,
  until: number,
): Promise<{ tables: FoldedTables; messages: number }> {
  const fold = createFold(eventId);
  let messages = 0;
  for await (const page of readStoreLog(ctx.deps.shards.of(storeId), { storeId, until })) {
    fold.add(page);
    messages += page.length;
    // A local file answers without a pause: let requests in between.
    await ctx.deps.sleep(0);
  }
  return { tables: fold.tables(), messages };
}

function firstStart(events: readonly Row[]): number | null {
  const starts = events.flatMap((row) => known(row["starts_at"]) ?? []);
  return starts.length === 0 ? null : Math.min(...starts);
}
