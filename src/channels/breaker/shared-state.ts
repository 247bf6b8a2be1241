import { grownLru } from "../../grown-lru.ts";

/**
 * What several processes know together: small texts by key, each for a while. No method throws, and a state that
 * cannot be reached says undefined: then every process goes by what it saw itself. The cache port has this shape.
 */
export type SharedState = {
  /** Texts in the order of the keys; undefined as a whole = cannot be reached. */
  readonly getMany: (keys: readonly string[]) => Promise<readonly (string | undefined)[] | undefined>;
  readonly set: (key: string, text: string, ttlMs: number) => Promise<void>;
  /** True: the key was not there and is ours now. */
  readonly add: (key: string, text: string, ttlMs: number) => Promise<boolean | undefined>;
  /** @returns the sum */
  readonly increment: (key: string, ttlMs: number, by?: number) => Promise<number | undefined>;
  readonly delete: (...keys: string[]) => Promise<void>;
};

const KEYS_MAX = 20_000;

/** The shared state of a process that is alone. */
export function memorySharedState(now: () => number): SharedState {
  const texts = grownLru<{ text: string; expiresAt: number }>(KEYS_MAX);
  const get = (key: string): string | undefined => {
    const known = texts.get(key);
    return known !== undefined && known.expiresAt > now() ? known.text : undefined;
  };
  const set = (key: string, text: string, ttlMs: number): void => {
    texts.set(key, { text, expiresAt: now() + ttlMs });
  };
  return {
    getMany: async (keys) => keys.map(get),
    set: async (key, text, ttlMs) => set(key, text, ttlMs),
    add: async (key, text, ttlMs) => {
      if (get(key) !== undefined) return false;
      set(key, text, ttlMs);
      return true;
    },
    increment: async (key, ttlMs, by = 1) => {
      const sum = Number(get(key) ?? "0") + by;
      set(key, String(sum), ttlMs);
      return sum;
    },
    delete: async (...keys) => {
      for (const key of keys) texts.delete(key);
    },
  };
}
