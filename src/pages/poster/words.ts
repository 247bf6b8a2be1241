import { bucketLabel } from "../../charts/index.ts";

/** Paper the poster is made for; `tent` is a sheet of A4 folded to stand on a table. */
export const POSTER_SIZES = ["a4", "a5", "tent"] as const;
export type PosterSize = (typeof POSTER_SIZES)[number];

export const POSTER_LANGUAGES = ["ko", "en"] as const;
export type PosterLanguage = (typeof POSTER_LANGUAGES)[number];

export type PosterWords = {
  readonly prize: string;
  readonly people: (count: number) => string;
  readonly period: string;
  readonly place: string;
  readonly scan: string;
  readonly how: string;
  readonly fold: string;
  readonly glue: string;
  readonly base: string;
};

/** What the poster says beside the owner's own words. */
export const POSTER_WORDS: Readonly<Record<PosterLanguage, PosterWords>> = {
  ko: {
    prize: "경품",
    people: (count) => `${count.toLocaleString("ko-KR")}명에게 드려요`,
    period: "기간",
    place: "매장",
    scan: "카메라로 비춰 주세요",
    how: "앱 설치 없이 휴대폰로 바로 참여해요",
    fold: "접는 선",
    glue: "풀칠하는 곳",
    base: "점선을 따라 뒤로 접고, 이 면을 바닥에 둔 다음 풀칠하는 곳을 이 면에 붙여 세워 주세요.",
  },
  en: {
    prize: "Prize",
    people: (count) => (count === 1 ? "for 1 person" : `for ${count.toLocaleString("en-US")} people`),
    period: "When",
    place: "Where",
    scan: "Scan with your camera",
    how: "Take part on your phone, no app needed",
    fold: "fold here",
    glue: "glue here",
    base: "Fold back along the dashed lines, lay this side on the table and glue the flap to it.",
  },
};

/**
 * First and last day of an event in the store's zone; an end at 0:00 belongs to the day before.
 *
 * @example showDays("2026-11-21T10:00:00+09:00", "2026-11-29T00:00:00+09:00", "ko") // "11월 21일(토) ~ 11월 28일(토)"
 */
export function showDays(startsAt: string, endsAt: string, language: PosterLanguage): string {
  const local = (iso: string) => Date.parse(`${iso.slice(0, 19)}Z`);
  const ends = [local(startsAt), Math.max(local(endsAt) - 1, local(startsAt))];
  const days = ends.map((at) => bucketLabel(new Date(at).toISOString(), "DAILY", language));
  return days[0] === days[1] ? (days[0] ?? "") : days.join(language === "ko" ? " ~ " : " – ");
}
