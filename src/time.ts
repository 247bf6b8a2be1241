/** Time zones with whole-hour offsets: Asia/Seoul has no daylight saving, others are asked from Intl. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const DEFAULT_TIME_ZONE = "Asia/Seoul";

/** Offset of a zone from UTC at an instant, in ms. */
export function zoneOffsetMs(timeZone: string, at: number): number {
  if (timeZone === "Asia/Seoul") return 9 * HOUR_MS;
  const name = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name ?? "");
  if (!match?.[1]) return 0;
  const size = Number(match[2]) * HOUR_MS + Number(match[3]) * 60_000;
  return match[1] === "-" ? -size : size;
}

/** A zone is usable when Intl knows it and its offset is whole hours (hourly buckets are stored in UTC). */
export function isWholeHourZone(timeZone: string): boolean {
  try {
    return (
      zoneOffsetMs(timeZone, 0) % HOUR_MS === 0 && zoneOffsetMs(timeZone, 15_768_000_000) % HOUR_MS === 0
    );
  } catch {
    return false;
  }
}

/** The store's calendar day of an instant, YYYY-MM-DD. */
export function dayOf(timeZone: string, at: number): string {
  return new Date(at + zoneOffsetMs(timeZone, at)).toISOString().slice(0, 10);
}

/** First instant of a store's day. */
export function dayStart(timeZone: string, day: string): number {
  const utcMidnight = Date.parse(`${day}T00:00:00Z`);
  return utcMidnight - zoneOffsetMs(timeZone, utcMidnight - zoneOffsetMs(timeZone, utcMidnight));
}

/** @example addDays("2026-02-27", 2) // "2026-03-01" */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Real calendar date in YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** @example toIso("Asia/Seoul", 0) // "1970-01-01T09:00:00+09:00" (milliseconds only when not zero) */
export function toIso(timeZone: string, at: number): string {
  const offset = zoneOffsetMs(timeZone, at);
  const local = new Date(at + offset).toISOString().replace("Z", "").replace(".000", "");
  const minutes = Math.abs(offset) / 60_000;
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
