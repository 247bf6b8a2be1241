import type { Clock } from "../deps.ts";

/** One request of an isolate at a time carries the event log on; the others leave it their wish. */
export type Turns = {
  /** False: another request is at it, and will go on for this one. */
  readonly take: () => boolean;
  /** @returns whether somebody wished for more meanwhile */
  readonly finish: () => boolean;
};

/** A turn whose request the platform has ended is free again. */
const TURN_MS = 10_000;

/**
 * Every committed request wakes the event log, and each would read and send what the others read and send. Only times
 * and flags are shared: a promise of one request must not be awaited by another.
 *
 * @example if (turns.take()) waitUntil(run().finally(() => turns.finish() && again()));
 */
export function createTurns(clock: Clock): Turns {
  let endsAt = 0;
  let isWished = false;
  return {
    take: () => {
      isWished = clock.now() < endsAt;
      if (!isWished) endsAt = clock.now() + TURN_MS;
      return !isWished;
    },
    finish: () => {
      endsAt = 0;
      return isWished;
    },
  };
}
