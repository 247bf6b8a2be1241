import type { Arrival, Cache, Entry, Flight, Landing, Stamp } from "./cache.ts";
import { canJoin, isFresh, isSameStrict, isServable, type Wanted } from "./freshness.ts";
import { landingOf } from "./landing.ts";
import { type LoadOptions, sharedLoad } from "./shared-load.ts";

export type GetOrLoadOptions<T> = LoadOptions<T> & {
  now: () => number;
  /** Newest committed versions, read for this reader. */
  stamp: Stamp;
  /** The versions once more, after everything committed was applied; asked where the owner's have moved on. */
  settled: () => Promise<Stamp>;
};

export type Loaded<T> = { readonly value: T; readonly status: "HIT" | "MISS"; readonly storedAt: number };

/**
 * Cache-aside by version (D-13). A value is fresh while its versions and the store's day match and it is younger
 * than `freshMs`. Where only the counts moved on, it is served as it is for `countsLagMs`, then computed anew
 * behind the answers until `behindMs`; older, and after an owner's own write, its reader waits for a new one. One
 * load per key runs at a time in this process, and with a shared store one in all processes as far as a lock can
 * do that.
 *
 * Nothing is ever deleted: an entry that a slow load stores late carries the older version and is not used.
 */
export async function getOrLoad<T>(options: GetOrLoadOptions<T>): Promise<Loaded<T>> {
  const { cache, key, life } = options;
  const hot = cache.hot.get(key);
  const seen: Wanted = { stamp: options.stamp, now: options.now(), life };
  if (hot && isServable(hot, seen)) {
    if (!isFresh(hot, seen)) loadBehind(options, seen);
    return answer(hot, "HIT");
  }
  const isOwnersWrite = !hot || !isSameStrict(hot.stamp, seen.stamp);
  const stamp = isOwnersWrite ? await options.settled() : seen.stamp;
  const { entry, status } = await joinOrLoad(options, { stamp, now: options.now(), life });
  return answer(entry, status);
}

/** The value this process holds, when it is good for a reader of these versions: no load, no store, no wait. */
export function fresh<T>(cache: Cache, key: string, wanted: Wanted): Loaded<T> | undefined {
  const hot = cache.hot.get(key);
  return hot && isFresh(hot, wanted) ? answer(hot, "HIT") : undefined;
}

/** A failure is reported by `defer`: the reader has its answer, and the next one tries again. */
function loadBehind<T>(options: GetOrLoadOptions<T>, wanted: Wanted): void {
  const flight = options.cache.flights.get(options.key);
  if (flight && canJoin(flight, wanted)) return;
  options.defer(lead(options, wanted).then(arrivalOf));
}

/**
 * Waits for a load that runs, but not for ever: it may belong to a request that a Workers runtime has ended, and
 * then it never lands. Whoever gives up first leads the next one, which the others join.
 */
async function joinOrLoad<T>(options: GetOrLoadOptions<T>, wanted: Wanted): Promise<Arrival> {
  const { cache, key, life } = options;
  for (;;) {
    // The value may have come while this reader waited.
    const hot = cache.hot.get(key);
    if (hot && isFresh(hot, wanted)) return { entry: hot, status: "HIT" };
    const flight = cache.flights.get(key);
    if (!flight || !canJoin(flight, wanted)) break;
    const landing = await landingOf(flight, life.joinMs);
    if (landing) return arrivalOf(landing);
    if (cache.flights.get(key) === flight) cache.flights.delete(key);
  }
  const done = lead(options, wanted);
  // A reader who leaves takes its own work along, unless it is kept: others wait for this one.
  options.defer(done);
  return arrivalOf(await done);
}

async function lead<T>(options: GetOrLoadOptions<T>, wanted: Wanted): Promise<Landing> {
  const { cache, key } = options;
  const flight: Flight = { stamp: wanted.stamp, startedAt: wanted.now };
  cache.flights.set(key, flight);
  const landing = await sharedLoad(options, wanted).then(
    (arrival): Landing => ({ arrival }),
    (error: unknown): Landing => ({ error }),
  );
  flight.landing = landing;
  if (cache.flights.get(key) === flight) cache.flights.delete(key);
  return landing;
}

/** @throws what the load threw */
function arrivalOf(landing: Landing): Arrival {
  if ("error" in landing) throw landing.error;
  return landing.arrival;
}

function answer<T>(entry: Entry, status: "HIT" | "MISS"): Loaded<T> {
  return { value: asValue<T>(entry.value), status, storedAt: entry.storedAt };
}

/** A key names one type of value: only this module and `decode` put values in. */
function asValue<T>(value: unknown): T {
  return value as T;
}
