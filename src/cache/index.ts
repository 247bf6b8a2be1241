export type { Cache, CacheStore, Stamp } from "./cache.ts";
export {
  fresh,
  type GetOrLoadOptions,
  getOrLoad,
  type Life,
  type Loaded,
  type Wanted,
} from "./get-or-load.ts";
export { cacheKeys, DASHBOARD_LIFE, REFRESH_PAUSE_MS } from "./keys.ts";
export { memoryCache } from "./memory.ts";
export { type UpstashOptions, upstashCache } from "./upstash.ts";
