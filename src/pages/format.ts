const WEEKDAYS = ["일", "월", "화", "수", "목", "금", "토"] as const;
const DAY_MS = 86_400_000;

/**
 * An instant of the API (ISO 8601 with the store's offset) in the store's own time, spelled the same by every
 * runtime, and as the owner's app spells it.
 *
 * @example showInstant("2026-11-21T19:30:00+09:00") // "11월 21일(토) 19:30"
 */
export function showInstant(iso: string): string {
  return `${showDate(iso)} ${iso.slice(11, 16)}`;
}

/** The day of an instant, in the same time. @example showDate("2026-11-21T19:30:00+09:00") // "11월 21일(토)" */
export function showDate(iso: string): string {
  const local = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  const weekday = WEEKDAYS[local.getUTCDay()] ?? "";
  return `${local.getUTCMonth() + 1}월 ${local.getUTCDate()}일(${weekday})`;
}

type EventEnd = {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly endedAt: string | null;
};

/** When an event is over, or was: its owner may end it before the announced end, and even before its start. */
export function endOf({ startsAt, endsAt, endedAt }: EventEnd): string | null {
  if (endsAt === null || endedAt === null || Date.parse(endedAt) >= Date.parse(endsAt)) return endsAt;
  return startsAt !== null && Date.parse(endedAt) < Date.parse(startsAt) ? startsAt : endedAt;
}

/**
 * The end of an event on the day that people take for its last: midnight is the end of a day, not the start of one more.
 *
 * @example lastMoment("2026-11-29T00:00:00+09:00") // "2026-11-28T24:00:00+09:00"
 */
export function lastMoment(endsAt: string): string {
  if (endsAt.slice(11, 16) !== "00:00") return endsAt;
  const dayBefore = new Date(Date.parse(`${endsAt.slice(0, 10)}T00:00:00Z`) - DAY_MS);
  return `${dayBefore.toISOString().slice(0, 10)}T24${endsAt.slice(13)}`;
}

/**
 * Start and end of an event, with their years when these differ.
 *
 * @example showPeriod(startsAt, endsAt) // ["11월 21일(토) 10:00", "11월 28일(토) 24:00"]
 */
export function showPeriod(startsAt: string | null, endsAt: string | null): readonly [string, string] {
  const end = endsAt === null ? null : lastMoment(endsAt);
  const isOneYear = startsAt?.slice(0, 4) === end?.slice(0, 4);
  const show = (iso: string | null) =>
    iso === null ? "" : `${isOneYear ? "" : `${iso.slice(0, 4)}년 `}${showInstant(iso)}`;
  return [show(startsAt), show(end)];
}
