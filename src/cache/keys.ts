import type { Life } from "./freshness.ts";

const MINUTE_MS = 60_000;

/** Raise it when the shape of a cached value changes: old values then miss. */
export const SHAPE_VERSION = 1;

/**
 * A load is waited for as long as a healthy database may take; behind the answers run two a second at most. A
 * participant must be seen within a second of the commit: half of it is left for consumers, load and the next look.
 */
export const DASHBOARD_LIFE: Life = {
  freshMs: 5 * MINUTE_MS,
  keptMs: 60 * MINUTE_MS,
  countsLagMs: 500,
  behindMs: 900,
  joinMs: 1_000,
};

export const REFRESH_PAUSE_MS = MINUTE_MS;

/** Every cache key. The store's id is part of each that holds a store's own values, so that none can cross tenants. */
export const cacheKeys = {
  /** Dashboard of one event, both granularities; all single sections are read from it. */
  dashboard: (storeId: string, eventId: string) => `analytics:dashboard:${storeId}:${eventId}`,
  /** Held by the process that computes the value of a key, for one state of the owner's versions. */
  load: (key: string, strict: readonly number[]) => `${key}:load:${strict.join(".")}`,
  /** The published month of the benchmarks: of no store, and the same for all. */
  benchmarks: "analytics:benchmarks",
  /** When the owner last asked for new statistics; kept for REFRESH_PAUSE_MS. */
  refresh: (storeId: string, eventId: string) => `analytics:refresh:${storeId}:${eventId}`,
} as const;
