import {
  type Cache,
  DASHBOARD_LIFE,
  getOrLoad,
  type Life,
  type Loaded,
  memoryCache,
  type Stamp,
} from "../../src/cache/index.ts";

export const START = Date.parse("2026-03-10T12:00:00+09:00");

export type Pair = { readonly owner: number; readonly counts: number };

export type Reading = {
  readonly key?: string;
  readonly life?: Life;
  /** How each step of a reader is paced. */
  readonly pace?: <T>(step: string, value: () => T) => Promise<T>;
  readonly sleep?: (ms: number) => Promise<void>;
};

/** One value in a database, with the versions beside it, read through any cache. */
export function createSource(reading: Reading = {}) {
  const { key = "dashboard", life = DASHBOARD_LIFE, pace = atOnce, sleep = async () => {} } = reading;
  const world = { time: START, owner: 0, counts: 0, loads: 0 };
  const deferred: Promise<unknown>[] = [];
  const stamp = (): Stamp => ({ strict: [world.owner], loose: world.counts });
  async function read(cache: Cache): Promise<Loaded<Pair>> {
    return getOrLoad({
      cache,
      key,
      life,
      now: () => world.time,
      defer: (work) => deferred.push(work),
      sleep,
      stamp: await pace("versions", stamp),
      settled: () => pace("settled versions", stamp),
      load: async () => {
        world.loads += 1;
        const value = await pace("load", () => ({ owner: world.owner, counts: world.counts }));
        return { value, timeZone: "Asia/Seoul" };
      },
      encode: (value) => value,
      decode: (value) => (isPair(value) ? value : undefined),
    });
  }
  /** Everything behind the answers has ended, and what it began in turn. */
  async function settle(): Promise<void> {
    while (deferred.length > 0) await Promise.all(deferred.splice(0));
  }
  return { world, read, settle };
}

async function atOnce<T>(_step: string, value: () => T): Promise<T> {
  return value();
}

function isPair(value: unknown): value is Pair {
  return typeof value === "object" && value !== null && "owner" in value && "counts" in value;
}

/** Another process: its own hot entries over the same store. */
export function anotherProcess(cache: Cache): Cache {
  const { hot, flights } = memoryCache({ now: () => 0 });
  return { ...cache, isShared: true, hot, flights };
}
