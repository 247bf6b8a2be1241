import { DAY_MS, HOUR_MS } from "../../time.ts";
import { koreanMidnight } from "../korea.ts";

const QUIET_FROM_MS = 20 * HOUR_MS + 50 * 60_000;
const QUIET_UNTIL_MS = 8 * HOUR_MS;
const SPREAD_MS = 5 * 60_000;

/**
 * Advertising messages may not be sent from 20:50 to 08:00 KST. Returns the next 08:00 when `now` lies in that
 * window, else null. Epoch milliseconds.
 */
export function nextSendingTime(now: number): number | null {
  const midnight = koreanMidnight(now);
  const timeOfDay = now - midnight;
  if (timeOfDay >= QUIET_FROM_MS) return midnight + DAY_MS + QUIET_UNTIL_MS;
  return timeOfDay < QUIET_UNTIL_MS ? midnight + QUIET_UNTIL_MS : null;
}

/** Whole seconds within five minutes, the same for the same group: not every store goes out at 08:00:00. */
export function spreadMs(groupId: string): number {
  let sum = 0;
  for (const letter of groupId) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % SPREAD_MS;
  return sum - (sum % 1_000);
}
