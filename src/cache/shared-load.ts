import { dayOf } from "../time.ts";
import type { Arrival, Cache, Entry } from "./cache.ts";
import { endOfDay, fromText, toText } from "./envelope.ts";
import { isFresh, isNewer, isServable, type Life, type Wanted } from "./freshness.ts";
import { cacheKeys } from "./keys.ts";
import { createLock, type Held } from "./lock.ts";

export type LoadOptions<T> = {
  cache: Cache;
  key: string;
  life: Life;
  /** Work that outlives the answer: `waitUntil` on Workers. */
  defer: (work: Promise<unknown>) => void;
  sleep: (ms: number) => Promise<void>;
  /** `now` is the instant the value is for; its day is the day the entry is good on. */
  load: (now: number) => Promise<{ value: T; timeZone: string }>;
  /** To and from plain JSON; `decode` answers undefined for anything it does not know. */
  encode: (value: T) => unknown;
  decode: (value: unknown) => T | undefined;
};

/** A process that died while it was loading holds others up for this long at most, and each of them only for the looks. */
const LOCK_MS = 3_000;
const LOOKS = 3;
const LOOK_EVERY_MS = 100;

/**
 * The value that another process has stored or is computing now, or one computed here. A store that cannot be
 * reached costs one try: then nothing is asked, locked or stored.
 */
export async function sharedLoad<T>(options: LoadOptions<T>, wanted: Wanted): Promise<Arrival> {
  const { cache, key } = options;
  const texts = await cache.getMany([key]);
  if (texts === undefined) return computed(options, wanted, "unreachable");
  const stored = parsed(options, texts[0]);
  if (stored && isFresh(stored, wanted)) return found(options, stored);
  if (!cache.isShared) return computed(options, wanted, "alone");
  const lockKey = cacheKeys.load(key, wanted.stamp.strict);
  const lock = await createLock(cache).take(lockKey, LOCK_MS);
  if (lock !== "taken") return computed(options, wanted, lock);
  if (stored && isServable(stored, wanted)) return found(options, stored);
  const theirs = await lookFor(options, wanted, lockKey);
  return theirs ? found(options, theirs) : computed(options, wanted, "alone");
}

/** Looks for what the holder of the lock stores; gives up early when the lock is gone or Redis is. */
async function lookFor<T>(
  options: LoadOptions<T>,
  wanted: Wanted,
  lockKey: string,
): Promise<Entry | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    await options.sleep(LOOK_EVERY_MS);
    const texts = await options.cache.getMany([options.key, lockKey]);
    if (texts === undefined) return undefined;
    const entry = parsed(options, texts[0]);
    if (entry && isFresh(entry, wanted)) return entry;
    if (texts[1] === undefined) return undefined;
  }
  return undefined;
}

function parsed<T>({ key, decode }: LoadOptions<T>, text: string | undefined): Entry | undefined {
  return text === undefined ? undefined : fromText(key, text, decode);
}

function found<T>({ cache, key }: LoadOptions<T>, entry: Entry): Arrival {
  keepNewest(cache, key, entry);
  return { entry, status: "HIT" };
}

async function computed<T>(
  options: LoadOptions<T>,
  wanted: Wanted,
  lock: Held | "alone" | "unreachable",
): Promise<Arrival> {
  const { cache, key, life, defer, load, encode } = options;
  const { stamp, now: storedAt } = wanted;
  const release = typeof lock === "string" ? undefined : lock.release;
  try {
    const { value, timeZone } = await load(storedAt);
    const day = dayOf(timeZone, storedAt);
    const entry: Entry = { stamp, timeZone, day, dayEndsAt: endOfDay(timeZone, day), storedAt, value };
    const isStored = keepNewest(cache, key, entry) && lock !== "unreachable";
    const storing = isStored
      ? cache.set(key, toText(key, entry, encode(value)), life.keptMs)
      : Promise.resolve();
    // Given back after the value is there: whoever finds the lock gone and no value would load in vain.
    defer(release ? storing.then(release) : storing);
    return { entry, status: "MISS" };
  } catch (error) {
    if (release) defer(release());
    throw error;
  }
}

/** A load that began earlier may end later; its entry must not replace a newer one. */
function keepNewest(cache: Cache, key: string, entry: Entry): boolean {
  const known = cache.hot.get(key);
  if (known && isNewer(known.stamp, entry.stamp)) return false;
  cache.hot.set(key, entry);
  return true;
}
