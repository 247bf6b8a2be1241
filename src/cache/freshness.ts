import type { Entry, Flight, Stamp } from "./cache.ts";

/** How long a value is good for, in ms. */
export type Life = {
  /** Served without a question while its versions match. */
  readonly freshMs: number;
  /** Kept in the store. */
  readonly keptMs: number;
  /** While only the counts moved on, nothing is computed before this age. */
  readonly countsLagMs: number;
  /** Up to this age a value whose counts moved on is served while it is computed anew behind the answer. */
  readonly behindMs: number;
  /** How long a reader waits for the load of another before it loads itself. */
  readonly joinMs: number;
};

/** What a reader asks for: values of these versions, at this moment. */
export type Wanted = { readonly stamp: Stamp; readonly now: number; readonly life: Life };

/** Good without computing anything. */
export function isFresh(entry: Entry, wanted: Wanted): boolean {
  return isGoodFor(entry, wanted, wanted.life.countsLagMs);
}

/** Good as an answer, though its counts have moved on for longer than they may without a computation. */
export function isServable(entry: Entry, wanted: Wanted): boolean {
  return isGoodFor(entry, wanted, wanted.life.behindMs);
}

function isGoodFor(entry: Entry, { stamp, now, life }: Wanted, lagMs: number): boolean {
  const age = now - entry.storedAt;
  if (age < 0 || age >= life.freshMs || !isSameStrict(entry.stamp, stamp)) return false;
  if (entry.stamp.loose !== stamp.loose && age >= lagMs) return false;
  return now < entry.dayEndsAt;
}

/** Whether the value a running load will bring can serve this reader. */
export function canJoin(flight: Flight, { stamp, now, life }: Wanted): boolean {
  const age = now - flight.startedAt;
  return isSameStrict(flight.stamp, stamp) && age >= 0 && age < life.countsLagMs;
}

export function isSameStrict(left: Stamp, right: Stamp): boolean {
  return (
    left.strict.length === right.strict.length &&
    left.strict.every((version, index) => version === right.strict[index])
  );
}

/** Whether any version of `left` is above that of `right`. */
export function isNewer(left: Stamp, right: Stamp): boolean {
  return (
    left.loose > right.loose || left.strict.some((version, index) => version > (right.strict[index] ?? -1))
  );
}
