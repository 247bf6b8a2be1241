export type { Cache, CacheStore, Stamp } from "./cache.ts";
export { type GetOrLoadOptions, getOrLoad, type Life, type Loaded } from "./get-or-load.ts";
export { cacheKeys, DASHBOARD_LIFE, REFRESH_PAUSE_MS } from "./keys.ts";
export { memoryCache } from "./memory.ts";
export { type UpstashOptions, upstashCache } from "./upstash.ts";
