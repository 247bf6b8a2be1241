import { LRUCache } from "lru-cache";
import type { Cache } from "./cache.ts";
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
  return withHotEntries({
    get: async (key) => {
      const known = texts.get(key);
      if (known === undefined) return undefined;
      if (known.expiresAt > options.now()) return known.text;
      texts.delete(key);
      return undefined;
    },
    set: async (key, text, ttlMs) => {
      texts.set(key, { text, expiresAt: options.now() + ttlMs });
    },
    delete: async (key) => {
      texts.delete(key);
    },
  });
}
