import type { ServiceContext } from "../../../context.ts";
import { rawStatement } from "../../../db/index.ts";
import { invalid, notFound } from "../../../errors.ts";
import { toIso } from "../../../time.ts";
import { settle } from "../cached-dashboard.ts";
import { computeDashboard } from "../formulas/index.ts";
import type { Place } from "../load-facts.ts";
import type { Dashboard, Granularity } from "../schemas/index.ts";
import { type FactsAsOf, loadFactsAsOf } from "./load-facts-as-of.ts";
import { takeTurn } from "./turns.ts";

/**
 * The dashboard as it was at an instant (N-29): never from the cache and never into it. Grants nothing: the caller has
 * checked access.
 *
 * @param asOf an instant with its offset, e.g. 2026-03-10T18:00:00+09:00
 * @throws AppError INVALID AS_OF_OUT_OF_RANGE for an instant to come and one before the event; NOT_FOUND
 *   EVENT_NOT_FOUND for an event that no message has told of; UNAVAILABLE BUSY { retryAfterSeconds }
 */
export async function dashboardAsOf(
  ctx: ServiceContext,
  place: Place,
  { asOf, granularity = "DAILY" }: { asOf: string; granularity?: Granularity | undefined },
): Promise<Dashboard> {
  const loaded = await factsAsOf(ctx, place, asOf);
  const { facts, messages, snapshots, areSettingsOfThen } = loaded;
  const { dashboard, hourlyTrend } = computeDashboard(facts);
  return {
    ...dashboard,
    ...(granularity === "HOURLY" ? { participationTrend: hourlyTrend } : {}),
    cacheStatus: "MISS",
    timeTravel: {
      asOf: toIso(facts.store.timeZone, facts.now),
      messages,
      snapshots,
      storeSettings: areSettingsOfThen ? "OF_THEN" : "OF_NOW",
    },
  };
}

/** What that dashboard is computed from; errors as dashboardAsOf. */
export async function factsAsOf(ctx: ServiceContext, place: Place, asOf: string): Promise<FactsAsOf> {
  const at = Date.parse(asOf);
  const now = ctx.deps.clock.now();
  const createdAt = await readCreatedAt(ctx, place);
  if (createdAt === undefined) throw notFound("EVENT_NOT_FOUND");
  if (at > now || at < createdAt) {
    const [earliest, latest] = [createdAt, now].map((instant) => new Date(instant).toISOString());
    throw invalid("AS_OF_OUT_OF_RANGE", {
      fields: ["asOf"],
      earliest: earliest ?? null,
      latest: latest ?? null,
    });
  }
  const loaded = await takeTurn(ctx, place.storeId, () => loadFactsAsOf(ctx, place, at));
  if (!loaded) throw notFound("EVENT_NOT_FOUND");
  return loaded;
}

/** When the event's first message occurred. */
async function readCreatedAt(ctx: ServiceContext, { storeId, eventId }: Place): Promise<number | undefined> {
  await settle(ctx, storeId);
  const [[row] = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement("select created_at from event_stats where store_id = ? and event_id = ?", [
        storeId,
        eventId,
      ]),
    ]);
  return row && Number(row["created_at"]);
}
