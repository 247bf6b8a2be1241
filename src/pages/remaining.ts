import { DAY_MS, HOUR_MS } from "../time.ts";

const MINUTE_MS = 60_000;

/** A stretch of time in words that hold for the moment the page was made. */
export type Remaining = {
  readonly text: string;
  /** It ends no later than tomorrow. */
  readonly isSoon: boolean;
};

/**
 * How long entries are taken.
 *
 * @param iso end of the event, with the store's offset
 * @param now epoch ms
 * @example showUntilEnd("2026-11-24T22:00:00+09:00", now).text // "3일 남았어요", "내일 끝나요", "5시간 남았어요"
 */
export function showUntilEnd(iso: string, now: number): Remaining {
  // An end at 0:00 is of the day before.
  return remaining(iso, now, { stretch: "남았어요", day: "끝나요", days: daysBetween(iso, now, 1) });
}

/** @example showUntilStart("2026-11-24T10:00:00+09:00", now).text // "3일 뒤에 시작해요" */
export function showUntilStart(iso: string, now: number): Remaining {
  return remaining(iso, now, { stretch: "뒤에 시작해요", day: "시작해요", days: daysBetween(iso, now, 0) });
}

type Words = { readonly stretch: string; readonly day: string; readonly days: number };

function remaining(iso: string, now: number, { stretch, day, days }: Words): Remaining {
  const left = Date.parse(iso) - now;
  if (left < HOUR_MS) return { text: `${minutes(left)}분 ${stretch}`, isSoon: true };
  if (left < DAY_MS / 2) return { text: `${Math.floor(left / HOUR_MS)}시간 ${stretch}`, isSoon: true };
  if (days <= 1) return { text: `${days <= 0 ? "오늘" : "내일"} ${day}`, isSoon: true };
  return { text: `${days}일 ${stretch}`, isSoon: false };
}

function minutes(left: number): number {
  return Math.max(1, Math.floor(left / MINUTE_MS));
}

/** Midnights between now and `earlierMs` before an instant, in the zone that the instant is written in. */
function daysBetween(iso: string, now: number, earlierMs: number): number {
  const local = Date.parse(`${iso.slice(0, 19)}Z`);
  const offset = local - Math.floor(Date.parse(iso) / 1_000) * 1_000;
  const day = (at: number) => Math.floor(at / DAY_MS);
  return day(local - earlierMs) - day(now + offset);
}
