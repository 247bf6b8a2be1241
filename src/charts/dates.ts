import type { Locale } from "./drawing.ts";

export const WEEKDAYS: Readonly<Record<Locale, readonly string[]>> = {
  ko: ["일", "월", "화", "수", "목", "금", "토"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** How long a bucket of time is. */
export type Step = "HOURLY" | "DAILY";

/** The store's own clock at an instant of the API (ISO 8601 with its offset), whatever zone the reader's device is in. */
export function clockOf(iso: string) {
  const local = new Date(`${iso.slice(0, 19)}Z`);
  return {
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
  };
}

/** @example hourLabel(18, "ko") // "저녁 6시" */
export function hourLabel(hour: number, locale: Locale): string {
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  if (locale === "en") return `${twelve} ${hour < 12 ? "AM" : "PM"}`;
  if (hour < 6) return hour === 0 ? "밤 12시" : `새벽 ${twelve}시`;
  if (hour < 12) return `오전 ${twelve}시`;
  if (hour < 18) return `오후 ${twelve}시`;
  return `${hour < 21 ? "저녁" : "밤"} ${twelve}시`;
}

/** A bucket of time in full. @example bucketLabel("2026-10-20T18:00:00+09:00", "HOURLY", "ko") // "10월 20일(화) 저녁 6시" */
export function bucketLabel(iso: string, step: Step, locale: Locale): string {
  const { month, day, weekday, hour } = clockOf(iso);
  const name = WEEKDAYS[locale][weekday] ?? "";
  const date =
    locale === "ko" ? `${month + 1}월 ${day}일(${name})` : `${name}, ${MONTHS[month] ?? ""} ${day}`;
  if (step === "DAILY") return date;
  return `${date}${locale === "ko" ? " " : ", "}${hourLabel(hour, locale)}`;
}

/** A bucket of time for an axis. @example tickLabel("2026-10-20T18:00:00+09:00", "HOURLY", "ko") // "18시" */
export function tickLabel(iso: string, step: Step, locale: Locale): string {
  const { month, day, hour } = clockOf(iso);
  return step === "DAILY" || hour === 0 ? `${month + 1}/${day}` : hourTick(hour, locale);
}

/** An hour for an axis. @example hourTick(18, "ko") // "18시" */
export function hourTick(hour: number, locale: Locale): string {
  return locale === "ko" ? `${hour}시` : `${hour}:00`;
}
