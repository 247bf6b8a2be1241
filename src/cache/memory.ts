import { LRUCache } from "lru-cache";
import type { Cache, CacheStore } from "./cache.ts";
import { withHotEntries } from "./with-hot-entries.ts";

const CHARACTERS_MAX = 32 * 1024 * 1024;

/**
 * A cache in the process: for one Bun process on a local file.
 *
 * @example
 * const cache = memoryCache({ now: clock.now });
 */
export function memoryCache(options: { now: () => number }): Cache {
  const texts = new LRUCache<string, { text: string; expiresAt: number }>({
    maxSize: CHARACTERS_MAX,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  const get = (key: string): string | undefined => {
    const known = texts.get(key);
    if (known === undefined) return undefined;
    if (known.expiresAt > options.now()) return known.text;
    texts.delete(key);
    return undefined;
  };
  const set = (key: string, text: string, ttlMs: number): void => {
    texts.set(key, { text, expiresAt: options.now() + ttlMs });
  };
  const store: CacheStore = {
    get: async (key) => get(key),
    getMany: async (keys) => keys.map(get),
    set: async (key, text, ttlMs) => set(key, text, ttlMs),
    add: async (key, text, ttlMs) => {
      if (get(key) !== undefined) return false;
      set(key, text, ttlMs);
      return true;
    },
    increment: async (key, ttlMs, by = 1) => {
      const sum = Number(get(key) ?? "0") + by;
      if (!Number.isSafeInteger(sum)) return undefined;
      set(key, String(sum), ttlMs);
      return sum;
    },
    delete: async (...keys) => {
      for (const key of keys) texts.delete(key);
    },
    deleteIf: async (key, text) => {
      if (get(key) === text) texts.delete(key);
    },
  };
  return withHotEntries(store, { isShared: false });
}
