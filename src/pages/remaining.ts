import { DAY_MS, HOUR_MS } from "../time.ts";

const MINUTE_MS = 60_000;

/**
 * How long entries are taken, in words that hold for the moment the page was made.
 *
 * @param iso end of the event, with the store's offset
 * @param now epoch ms
 * @example showUntilEnd("2026-11-24T22:00:00+09:00", now) // "3일 남았어요", "내일 끝나요", "5시간 남았어요"
 */
export function showUntilEnd(iso: string, now: number): string {
  const left = Date.parse(iso) - now;
  const days = daysBetween(iso, now);
  if (left < HOUR_MS) return `${minutes(left)}분 남았어요`;
  if (left < DAY_MS / 2) return `${Math.floor(left / HOUR_MS)}시간 남았어요`;
  if (days <= 0) return "오늘 끝나요";
  return days === 1 ? "내일 끝나요" : `${days}일 남았어요`;
}

/** @example showUntilStart("2026-11-24T10:00:00+09:00", now) // "3일 뒤에 시작해요" */
export function showUntilStart(iso: string, now: number): string {
  const left = Date.parse(iso) - now;
  const days = daysBetween(iso, now);
  if (left < HOUR_MS) return `${minutes(left)}분 뒤에 시작해요`;
  if (left < DAY_MS / 2) return `${Math.floor(left / HOUR_MS)}시간 뒤에 시작해요`;
  if (days <= 0) return "오늘 시작해요";
  return days === 1 ? "내일 시작해요" : `${days}일 뒤에 시작해요`;
}

function minutes(left: number): number {
  return Math.max(1, Math.floor(left / MINUTE_MS));
}

/** Midnights between now and an instant, in the zone that the instant is written in; an end at 0:00 is of the day before. */
function daysBetween(iso: string, now: number): number {
  const local = Date.parse(`${iso.slice(0, 19)}Z`);
  const offset = local - Math.floor(Date.parse(iso) / 1_000) * 1_000;
  const day = (at: number) => Math.floor(at / DAY_MS);
  return day(local - 1) - day(now + offset);
}
