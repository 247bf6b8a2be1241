import { DAY_MS, HOUR_MS } from "../../time.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Pause before each attempt, from the failure of the one before: Svix's schedule (docs.svix.com/retries). */
export const ATTEMPT_PAUSES_MS = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
] as const;

/** An address that failed for so long without one success is switched off. */
export const DISABLE_AFTER_MS = 5 * DAY_MS;
/** Failures further apart than this are no failing address: the five days begin anew. */
export const FAILING_GAP_MS = DAY_MS;
/** A receiver has this long to answer. */
export const ANSWER_MS = 15 * SECOND_MS;

/**
 * When the next attempt is due after `attempts` failed ones; undefined when none is left.
 *
 * @example nextAttemptAt(1, 0) // 5_000
 */
export function nextAttemptAt(attempts: number, failedAt: number): number | undefined {
  const pause = ATTEMPT_PAUSES_MS[attempts];
  return pause === undefined ? undefined : failedAt + pause;
}
