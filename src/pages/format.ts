const WEEKDAYS = ["일", "월", "화", "수", "목", "금", "토"] as const;

/**
 * An instant of the API (ISO 8601 with the store's offset) in the store's own time, spelled the same by every
 * runtime.
 *
 * @example showInstant("2026-11-21T19:30:00+09:00") // "11월 21일(토) 오후 7:30"
 */
export function showInstant(iso: string): string {
  const local = new Date(`${iso.slice(0, 19)}Z`);
  const hour = local.getUTCHours();
  const minute = String(local.getUTCMinutes()).padStart(2, "0");
  const weekday = WEEKDAYS[local.getUTCDay()] ?? "";
  const half = hour < 12 ? "오전" : "오후";
  return `${local.getUTCMonth() + 1}월 ${local.getUTCDate()}일(${weekday}) ${half} ${hour % 12 === 0 ? 12 : hour % 12}:${minute}`;
}

/**
 * Start and end of an event, with their years when these differ.
 *
 * @example showPeriod(startsAt, endsAt) // ["11월 21일(토) 오전 10:00", "11월 28일(토) 오후 10:00"]
 */
export function showPeriod(startsAt: string | null, endsAt: string | null): readonly [string, string] {
  const isOneYear = startsAt?.slice(0, 4) === endsAt?.slice(0, 4);
  const show = (iso: string | null) =>
    iso === null ? "" : `${isOneYear ? "" : `${iso.slice(0, 4)}년 `}${showInstant(iso)}`;
  return [show(startsAt), show(endsAt)];
}
