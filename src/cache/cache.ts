import type { LRUCache } from "lru-cache";

/**
 * Text by key, for a while. A cache is an optimisation: no method throws, a part that cannot be reached is a
 * miss, and nothing is lost with it.
 */
export type CacheStore = {
  readonly get: (key: string) => Promise<string | undefined>;
  /** Texts in the order of the keys, in one round trip; undefined as a whole = the store cannot be reached. */
  readonly getMany: (keys: readonly string[]) => Promise<readonly (string | undefined)[] | undefined>;
  readonly set: (key: string, text: string, ttlMs: number) => Promise<void>;
  /** Stores only what is not there yet. True: it was us; undefined: the store cannot be reached. */
  readonly add: (key: string, text: string, ttlMs: number) => Promise<boolean | undefined>;
  /**
   * Adds to a number, which is 0 before, and keeps it for `ttlMs` from now on. @returns the sum; undefined when
   * the store cannot be reached or holds no number there.
   */
  readonly increment: (key: string, ttlMs: number, by?: number) => Promise<number | undefined>;
  readonly delete: (...keys: string[]) => Promise<void>;
  /** Deletes the key only while it holds exactly this text, in one step. */
  readonly deleteIf: (key: string, text: string) => Promise<void>;
};

/** What the value was computed from; see get-or-load.ts for the rules. */
export type Stamp = {
  /** Versions of the owner's own writes: a value of an older one is never served. */
  readonly strict: readonly number[];
  /** Version of what may lag half a second: participants, clicks, snapshots. */
  readonly loose: number;
};

/** A computed value with the moment its versions were read. */
export type Entry = {
  readonly stamp: Stamp;
  readonly timeZone: string;
  /** The store's calendar day at `storedAt`. */
  readonly day: string;
  /** End of that day, epoch ms. */
  readonly dayEndsAt: number;
  readonly storedAt: number;
  readonly value: unknown;
};

/** What a load brought. HIT: another process had computed it. */
export type Arrival = { readonly entry: Entry; readonly status: "HIT" | "MISS" };

/** A failure is a value here. */
export type Landing = { readonly arrival: Arrival } | { readonly error: unknown };

export type Flight = {
  readonly stamp: Stamp;
  readonly startedAt: number;
  /** Once the load has ended; never, where the runtime ended it. */
  landing?: Landing;
};

/** A store with this process's parsed entries and running loads in front of it. */
export type Cache = CacheStore & {
  /** Whether other processes use the store too. */
  readonly isShared: boolean;
  readonly hot: LRUCache<string, Entry>;
  readonly flights: Map<string, Flight>;
};
