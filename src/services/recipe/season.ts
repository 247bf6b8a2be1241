import { dayOf } from "../../time.ts";

export const SEASONS = ["SPRING", "SUMMER", "AUTUMN", "WINTER"] as const;
export type Season = (typeof SEASONS)[number];

export const SEASON_LABELS = {
  SPRING: "봄",
  SUMMER: "여름",
  AUTUMN: "가을",
  WINTER: "겨울",
} as const satisfies Record<Season, string>;

const BY_MONTH: readonly Season[] = [
  ...(["WINTER", "WINTER"] as const),
  ...(["SPRING", "SPRING", "SPRING"] as const),
  ...(["SUMMER", "SUMMER", "SUMMER"] as const),
  ...(["AUTUMN", "AUTUMN", "AUTUMN"] as const),
  "WINTER",
];

/** The season of a store's day: March to May is spring, and so on. */
export function seasonAt(timeZone: string, at: number): Season {
  return BY_MONTH[Number(dayOf(timeZone, at).slice(5, 7)) - 1] ?? "WINTER";
}
