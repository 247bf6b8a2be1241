import { DAY_MS, HOUR_MS } from "../../time.ts";
import { koreanDay, koreanMidnight } from "../korea.ts";

const FREQUENT_LOOKS = 12;
const REMIND_AFTER_MS = 72 * HOUR_MS;
/** How long a channel that cannot be read keeps a post from being counted as missing. */
const GRACE_MS = 24 * HOUR_MS;

type Waiting = { readonly now: number; readonly preparedAt: number; readonly deadline: number };

/** Every 5 minutes for an hour, hourly for three days, then four times a day; the deadline is never slept over. */
export function nextLookMs(looks: number, { now, preparedAt, deadline }: Waiting): number {
  const isLate = now - preparedAt >= REMIND_AFTER_MS;
  const pause = isLate ? 6 * HOUR_MS : looks <= FREQUENT_LOOKS ? 5 * 60_000 : HOUR_MS;
  return Math.max(1_000, Math.min(pause, deadline - now));
}

/** After three days; for an event that is shorter, at half of its time. */
export function isReminderDue({ now, preparedAt, deadline }: Waiting): boolean {
  const whole = deadline - preparedAt;
  return now - preparedAt >= (whole > REMIND_AFTER_MS ? REMIND_AFTER_MS : whole / 2);
}

/** Whether a listed post is no older than the hand-over; the feed tells seconds, our clock milliseconds. */
export function isSince(at: number | null, since: number): at is number {
  return at !== null && at >= Math.floor(since / 1000) * 1000;
}

/** Search results follow hours after a post: before that they only cost quota. */
export function isSearchWorthwhile(looks: number): boolean {
  return looks >= FREQUENT_LOOKS;
}

/** True once waiting for a channel that does not answer has to end. */
export function isGraceOver({ now, deadline }: Waiting): boolean {
  return now >= deadline + GRACE_MS;
}

/** Naver counts its quotas by days of Korea. */
export function untilNextKstDayMs(now: number): number {
  return koreanMidnight(now) + DAY_MS - now;
}

/** YYYYMMDD of an instant in Korea, as Naver's search dates posts. */
export function kstDay(at: number): string {
  return koreanDay(at).replaceAll("-", "");
}
