import { dayOf } from "../time.ts";
import type { Cache, Entry, Flight, Stamp } from "./cache.ts";
import { endOfDay, fromText, toText } from "./envelope.ts";

export type Life = { readonly freshMs: number; readonly keptMs: number; readonly countsLagMs: number };

export type GetOrLoadOptions<T> = {
  cache: Cache;
  key: string;
  life: Life;
  now: () => number;
  /** Work that outlives the answer. */
  defer: (work: Promise<unknown>) => void;
  /** Newest committed versions, read before anything else. */
  versions: () => Promise<Stamp>;
  /** `now` is the instant the value is for; its day is the day the entry is good on. */
  load: (now: number) => Promise<{ value: T; timeZone: string }>;
  /** To and from plain JSON; `decode` answers undefined for anything it does not know. */
  encode: (value: T) => unknown;
  decode: (value: unknown) => T | undefined;
};

export type Loaded<T> = { readonly value: T; readonly status: "HIT" | "MISS"; readonly storedAt: number };

/**
 * Cache-aside by version (D-13). A value is fresh while its versions and the store's day match and it is
 * younger than `freshMs`. When only the counts moved on, the last value is served until it is `countsLagMs`
 * old, then computed anew; after an owner's own write it is computed at once. One load per key and version
 * runs at a time; callers that it can serve wait for it.
 *
 * Nothing is ever deleted: an entry that a slow load stores late carries the older version and is not used.
 */
export async function getOrLoad<T>(options: GetOrLoadOptions<T>): Promise<Loaded<T>> {
  const stamp = await options.versions();
  const wanted: Wanted = { stamp, now: options.now(), life: options.life };
  const hot = fresh<T>(options.cache, options.key, wanted);
  if (hot) return hot;
  const flight = options.cache.flights.get(options.key);
  if (flight && canJoin(flight, wanted)) return answer(await flight.done, "MISS");
  return load(options, wanted);
}

/** The value this process holds, when it is good for a reader of these versions: no load, no store, no wait. */
export function fresh<T>(cache: Cache, key: string, wanted: Wanted): Loaded<T> | undefined {
  const hot = cache.hot.get(key);
  return hot && isUsable(hot, wanted) ? answer(hot, "HIT") : undefined;
}

/** What a reader asks for: values of these versions, at this moment. */
export type Wanted = { readonly stamp: Stamp; readonly now: number; readonly life: Life };

function isUsable(entry: Entry, { stamp, now, life }: Wanted): boolean {
  const age = now - entry.storedAt;
  if (age < 0 || age >= life.freshMs || !isSameStrict(entry.stamp, stamp)) return false;
  if (entry.stamp.loose !== stamp.loose && age >= life.countsLagMs) return false;
  return now < entry.dayEndsAt;
}

function canJoin(flight: Flight, { stamp, now, life }: Wanted): boolean {
  const age = now - flight.startedAt;
  return isSameStrict(flight.stamp, stamp) && age >= 0 && age < life.countsLagMs;
}

function isSameStrict(left: Stamp, right: Stamp): boolean {
  return (
    left.strict.length === right.strict.length &&
    left.strict.every((version, index) => version === right.strict[index])
  );
}

async function load<T>(options: GetOrLoadOptions<T>, wanted: Wanted): Promise<Loaded<T>> {
  const { cache, key } = options;
  const { stamp, now: startedAt } = wanted;
  let isShared = false;
  const done = (async () => {
    const shared = await fromStore(options, wanted);
    isShared = shared !== undefined;
    return shared ?? (await compute(options, stamp, startedAt));
  })();
  const flight: Flight = { stamp, startedAt, done };
  cache.flights.set(key, flight);
  try {
    return answer<T>(await done, isShared ? "HIT" : "MISS");
  } finally {
    if (cache.flights.get(key) === flight) cache.flights.delete(key);
  }
}

/** What another process computed. */
async function fromStore<T>(options: GetOrLoadOptions<T>, wanted: Wanted): Promise<Entry | undefined> {
  const text = await options.cache.get(options.key);
  if (text === undefined) return undefined;
  const entry = fromText(text, options.decode);
  if (!entry || !isUsable(entry, wanted)) return undefined;
  keepNewest(options.cache, options.key, entry);
  return entry;
}

async function compute<T>(options: GetOrLoadOptions<T>, stamp: Stamp, storedAt: number): Promise<Entry> {
  const { value, timeZone } = await options.load(storedAt);
  const day = dayOf(timeZone, storedAt);
  const entry: Entry = { stamp, timeZone, day, dayEndsAt: endOfDay(timeZone, day), storedAt, value };
  if (keepNewest(options.cache, options.key, entry)) {
    options.defer(options.cache.set(options.key, toText(entry, options.encode(value)), options.life.keptMs));
  }
  return entry;
}

/** A load that began earlier may end later; its entry must not replace a newer one. */
function keepNewest(cache: Cache, key: string, entry: Entry): boolean {
  const known = cache.hot.get(key);
  if (known && isNewer(known.stamp, entry.stamp)) return false;
  cache.hot.set(key, entry);
  return true;
}

function isNewer(left: Stamp, right: Stamp): boolean {
  return (
    left.loose > right.loose || left.strict.some((version, index) => version > (right.strict[index] ?? -1))
  );
}

function answer<T>(entry: Entry, status: "HIT" | "MISS"): Loaded<T> {
  return { value: asValue<T>(entry.value), status, storedAt: entry.storedAt };
}

/** A key names one type of value: only this module and `decode` put values in. */
function asValue<T>(value: unknown): T {
  return value as T;
}
