import { cacheKeys, DASHBOARD_LIFE, fresh, getOrLoad, type Loaded, type Stamp } from "../../cache/index.ts";
import type { ServiceContext } from "../../context.ts";
import { versionKeys } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { type ComputedDashboard, computeDashboard } from "./formulas/index.ts";
import { loadFacts, type Place } from "./load-facts.ts";
import {
  type CacheStatus,
  Dashboard,
  type Granularity,
  ParticipationTrend,
  RoiFacts,
} from "./schemas/index.ts";

/** A dashboard in both granularities and for both cache states, built once. */
export type DashboardViews = {
  readonly timeZone: string;
  readonly computed: ComputedDashboard;
  readonly answers: Readonly<Record<Granularity, Readonly<Record<CacheStatus, Dashboard>>>>;
};

/**
 * The dashboard of an event from the cache, or computed (D-13). Grants nothing: the caller has checked access.
 *
 * @throws AppError NOT_FOUND EVENT_NOT_FOUND for an event that no message has told of
 */
export async function cachedDashboard(ctx: ServiceContext, place: Place): Promise<Loaded<DashboardViews>> {
  const { cache, clock, metrics } = ctx.deps;
  const key = cacheKeys.dashboard(place.storeId, place.eventId);
  const stamp = await readStamp(ctx, place);
  const known = fresh<DashboardViews>(cache, key, { stamp, now: clock.now(), life: DASHBOARD_LIFE });
  const loaded = known ?? (await loadDashboard(ctx, place, { key, stamp }));
  const isCurrent = cache.hot.get(key)?.stamp.loose === stamp.loose;
  const hit = isCurrent ? "HIT" : "STALE";
  metrics.count("madang_cache_reads_total", { outcome: loaded.status === "MISS" ? "MISS" : hit });
  return loaded;
}

type Reading = { readonly key: string; readonly stamp: Stamp };

function loadDashboard(
  ctx: ServiceContext,
  place: Place,
  { key, stamp }: Reading,
): Promise<Loaded<DashboardViews>> {
  const { cache, clock, defer, metrics, sleep } = ctx.deps;
  return getOrLoad<DashboardViews>({
    cache,
    key,
    life: DASHBOARD_LIFE,
    now: clock.now,
    defer,
    sleep,
    stamp,
    // An owner's own write is seen at once: the versions are those of what will be read.
    settled: async () => {
      await settle(ctx, place.storeId);
      return readStamp(ctx, place);
    },
    load: async (now) => {
      metrics.count("madang_dashboards_computed_total", {});
      const facts = await loadFacts(ctx, place, now);
      if (!facts) throw notFound("EVENT_NOT_FOUND");
      const { timeZone } = facts.store;
      return { value: toViews(computeDashboard(facts), timeZone), timeZone };
    },
    encode: ({ computed, timeZone }) => ({ ...computed, timeZone }),
    decode,
  });
}

async function readStamp(ctx: ServiceContext, { storeId, eventId }: Place): Promise<Stamp> {
  const [event = 0, store = 0, counts = 0] = await ctx.deps.shards
    .of(storeId)
    .versions(storeId, [versionKeys.event(eventId), versionKeys.store(storeId), versionKeys.counts(eventId)]);
  return { strict: [event, store], loose: counts };
}

const SETTLE_MS_MAX = 1_500;

/** Waits for the consumers, but never long: a log that lags must not take the dashboard with it. */
export async function settle(ctx: ServiceContext, storeId: string): Promise<void> {
  const deadline = new Promise<void>((resolve) => {
    AbortSignal.timeout(SETTLE_MS_MAX).addEventListener("abort", () => resolve());
  });
  await Promise.race([ctx.deps.events.drain(storeId).catch(() => undefined), deadline]);
}

function toViews(computed: ComputedDashboard, timeZone: string): DashboardViews {
  const { dashboard, hourlyTrend } = computed;
  const hourly = { ...dashboard, participationTrend: hourlyTrend };
  return {
    timeZone,
    computed,
    answers: {
      DAILY: { HIT: { ...dashboard, cacheStatus: "HIT" }, MISS: { ...dashboard, cacheStatus: "MISS" } },
      HOURLY: { HIT: { ...hourly, cacheStatus: "HIT" }, MISS: { ...hourly, cacheStatus: "MISS" } },
    },
  };
}

const StoredDashboard = Dashboard.omit({ cacheStatus: true });

function decode(value: unknown): DashboardViews | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { dashboard, hourlyTrend, roiInputs, timeZone } = Object.fromEntries(Object.entries(value));
  const parsed = {
    dashboard: StoredDashboard.safeParse(dashboard),
    hourlyTrend: ParticipationTrend.safeParse(hourlyTrend),
    roiInputs: RoiFacts.safeParse(roiInputs),
  };
  if (!parsed.dashboard.success || !parsed.hourlyTrend.success || !parsed.roiInputs.success) return undefined;
  if (typeof timeZone !== "string") return undefined;
  const computed = {
    dashboard: parsed.dashboard.data,
    hourlyTrend: parsed.hourlyTrend.data,
    roiInputs: parsed.roiInputs.data,
  };
  return toViews(computed, timeZone);
}
