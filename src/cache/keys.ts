const MINUTE_MS = 60_000;

/** Raise it when the shape of a cached value changes: old values then miss. */
export const SHAPE_VERSION = 1;

/** How long a value counts as fresh, how long it is kept, and how far new counts may lag. */
export const DASHBOARD_LIFE = {
  freshMs: 5 * MINUTE_MS,
  keptMs: 60 * MINUTE_MS,
  countsLagMs: 1_000,
} as const;

export const REFRESH_PAUSE_MS = MINUTE_MS;

/** Every cache key. The store's id is part of each, so that no value can cross tenants. */
export const cacheKeys = {
  /** Dashboard of one event, both granularities; all single sections are read from it. */
  dashboard: (storeId: string, eventId: string) => `analytics:dashboard:${storeId}:${eventId}`,
  /** When the owner last asked for new statistics; kept for REFRESH_PAUSE_MS. */
  refresh: (storeId: string, eventId: string) => `analytics:refresh:${storeId}:${eventId}`,
} as const;
