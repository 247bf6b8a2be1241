import { LRUCache } from "lru-cache";
import type { Cache, CacheStore, Entry } from "./cache.ts";

const HOT_ENTRIES_MAX = 500;

export function withHotEntries(store: CacheStore, { isShared }: { isShared: boolean }): Cache {
  return {
    ...store,
    isShared,
    hot: new LRUCache<string, Entry>({ max: HOT_ENTRIES_MAX }),
    flights: new Map(),
  };
}
