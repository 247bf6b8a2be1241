export type { Cache, CacheStore, Stamp } from "./cache.ts";
export type { Life, Wanted } from "./freshness.ts";
export { fresh, type GetOrLoadOptions, getOrLoad, type Loaded } from "./get-or-load.ts";
export { cacheKeys, DASHBOARD_LIFE, REFRESH_PAUSE_MS } from "./keys.ts";
export { createLock, type Held, type Lock } from "./lock.ts";
export { memoryCache } from "./memory.ts";
export { type UpstashOptions, upstashCache } from "./upstash.ts";
