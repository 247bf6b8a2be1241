import { getLocale } from "../i18n/index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A day in milliseconds: in Korea each has as many. */
export const DAY_MS = 24 * HOUR;
const KST = 9 * HOUR;

type Instant = string | number | Date;

/** Korea has no summer time, so its clock is arithmetic: no runtime's zone or ICU version can change it. */
function inKorea(at: Instant) {
  const local = new Date(new Date(at).getTime() + KST);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

const WEEKDAYS = {
  ko: ["일", "월", "화", "수", "목", "금", "토"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
} as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/**
 * Korea's clock, whatever the browser's zone.
 *
 * @example clock("2026-11-21T19:30:00+09:00") // "19:30"
 */
export function clock(at: Instant): string {
  const { hour, minute } = inKorea(at);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/**
 * A day of Korea's calendar.
 *
 * @example day("2026-11-21T00:00:00+09:00") // "11월 21일(토)"
 */
export function day(at: Instant): string {
  const { month, day: date, weekday } = inKorea(at);
  return getLocale() === "ko"
    ? `${month}월 ${date}일(${WEEKDAYS.ko[weekday]})`
    : `${WEEKDAYS.en[weekday]}, ${MONTHS[month - 1]} ${date}`;
}

/**
 * A day of Korea's calendar as the service and the fields of browsers write it.
 *
 * @example isoDay("2026-11-20T23:30:00Z") // "2026-11-21"
 */
export function isoDay(at: Instant): string {
  const { year, month, day: date } = inKorea(at);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/**
 * The first moment of a day in Korea.
 *
 * @param date "2026-11-21"
 * @returns ISO 8601 with Korea's offset
 */
export function startOfDay(date: string): string {
  return `${date}T00:00:00+09:00`;
}

/** @example dateTime("2026-11-21T19:30:00+09:00") // "11월 21일(토) 19:30" */
export function dateTime(at: Instant): string {
  return `${day(at)} ${clock(at)}`;
}

/**
 * Both days of a range, with years when they differ; one day stands for itself.
 *
 * @example period("2026-10-15", "2026-10-21") // "10월 15일(목)~21일(수)"
 */
export function period(from: Instant, to: Instant): string {
  const start = inKorea(from);
  const end = inKorea(to);
  if (isoDay(from) === isoDay(to)) return day(from);
  if (getLocale() !== "ko") return `${day(from)} – ${day(to)}`;
  if (start.year !== end.year) return `${start.year}년 ${day(from)}~${end.year}년 ${day(to)}`;
  if (start.month !== end.month) return `${day(from)}~${day(to)}`;
  return `${day(from)}~${end.day}일(${WEEKDAYS.ko[end.weekday]})`;
}

/**
 * What is over at an instant had its last moment just before: an end at midnight is of the day that it ends.
 *
 * @returns milliseconds
 */
export function lastMoment(endsAt: Instant): number {
  return new Date(endsAt).getTime() - 1;
}

type EventTimes = {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** When it was ended, by its owner or on time. */
  readonly endedAt?: string | null | undefined;
};

/**
 * The first and the last day of an event, the last one as it came where its owner ended it early; undefined while one
 * of them is open.
 *
 * @example eventPeriod({ startsAt: "2026-10-15T00:00:00+09:00", endsAt: "2026-10-22T00:00:00+09:00" }) // "10월 15일(목)~21일(수)"
 */
export function eventPeriod({ startsAt, endsAt, endedAt }: EventTimes): string | undefined {
  if (startsAt === null || endsAt === null) return undefined;
  const begun = new Date(startsAt).getTime();
  const ended = endedAt == null ? Infinity : new Date(endedAt).getTime();
  return period(startsAt, Math.max(begun, Math.min(ended, lastMoment(endsAt))));
}

/**
 * How long ago, in the largest unit that fits.
 *
 * @example ago(Date.now() - 180_000) // "3분 전"
 */
export function ago(at: Instant, now = Date.now()): string {
  const past = Math.max(0, now - new Date(at).getTime());
  const words = new Intl.RelativeTimeFormat(getLocale(), { numeric: "auto" });
  if (past < MINUTE) return getLocale() === "ko" ? "방금" : "just now";
  if (past < HOUR) return words.format(-Math.floor(past / MINUTE), "minute");
  if (past < DAY_MS) return words.format(-Math.floor(past / HOUR), "hour");
  return words.format(-Math.floor(past / DAY_MS), "day");
}

/**
 * Days of Korea's calendar from today to the day of an instant; 0 is today.
 *
 * @example daysUntil("2026-11-24T22:00:00+09:00") // 3, on the 21st
 */
export function daysUntil(at: Instant, now = Date.now()): number {
  const dayOf = (instant: Instant) => Math.floor((new Date(instant).getTime() + KST) / DAY_MS);
  return dayOf(at) - dayOf(now);
}
