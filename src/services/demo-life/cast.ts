import type { ChannelId } from "../../channels/index.ts";
import type { AGE_GROUPS, GENDERS, REGIONS } from "../participation/index.ts";
import { dice, pick } from "./calendar.ts";

type Answer<T extends readonly string[]> = T[number];

/** A customer: a number that nobody has, and what they tell about themselves (some tell nothing). */
export type Customer = {
  readonly phone: string;
  readonly name: string;
  readonly ageGroup?: Answer<typeof AGE_GROUPS>;
  readonly gender?: Answer<typeof GENDERS>;
  readonly region?: Answer<typeof REGIONS>;
  readonly wantsNews: boolean;
};

const FAMILY = ["김", "이", "박", "최", "정", "강", "조", "윤", "장", "임"] as const;
const GIVEN = [
  "서연",
  "민준",
  "지우",
  "하준",
  "수아",
  "도윤",
  "유진",
  "시우",
  "채원",
  "은호",
  "다은",
  "준서",
] as const;
const AGES = [
  ["20대", 34],
  ["30대", 30],
  ["40대", 17],
  ["50대 이상", 11],
  ["10대", 8],
] as const;
const GENDER = [
  ["여성", 62],
  ["남성", 38],
] as const;
const PLACES = [
  ["서울", 74],
  ["경기", 18],
  ["인천", 5],
  ["강원", 3],
] as const;

/** The same number is the same person, in every event of the shop. */
export function customer(number: number): Customer {
  const roll = (what: string) => dice("customer", number, what);
  const ageGroup = pick(AGES, roll("age"));
  const gender = pick(GENDER, roll("gender"));
  const region = pick(PLACES, roll("region"));
  const isOpen = roll("open") < 0.86;
  return {
    phone: `0100000${String(number).padStart(4, "0")}`,
    name: `${FAMILY[number % FAMILY.length]}${GIVEN[(number * 7) % GIVEN.length]}`,
    ...(isOpen && ageGroup !== undefined ? { ageGroup } : {}),
    ...(isOpen && gender !== undefined ? { gender } : {}),
    ...(isOpen && region !== undefined ? { region } : {}),
    wantsNews: roll("news") < 0.55,
  };
}

/** How customers come: the words of a channel's share of all entries, and without a link. */
const WAYS: readonly (readonly [ChannelId | "direct", number])[] = [
  ["Instagram", 36],
  ["KakaoChannel", 21],
  ["direct", 15],
  ["NaverBlog", 12],
  ["WooridongneTV", 9],
  ["GenieTV", 5],
  ["RingoBiz", 2],
];

export function wayOf(event: string, number: number): ChannelId | "direct" {
  return pick(WAYS, dice(event, number, "way")) ?? "direct";
}

const PEOPLE_A_DAY = 12;
/** A café is busy after lunch and after work. */
const HOURS: readonly (readonly [number, number])[] = [
  [9, 2],
  [10, 3],
  [11, 5],
  [12, 11],
  [13, 9],
  [14, 5],
  [15, 5],
  [16, 5],
  [17, 7],
  [18, 13],
  [19, 11],
  [20, 7],
  [21, 4],
];

const HOURS_WEIGHT = HOURS.reduce((sum, [, weight]) => sum + weight, 0);

/**
 * How many take part in an hour of the day (0-23), as on the days before: some twelve a day, none at night.
 *
 * @example peopleInHour(18) // 1.79…
 */
export function peopleInHour(hour: number): number {
  const weight = HOURS.find(([one]) => one === hour)?.[1] ?? 0;
  return (PEOPLE_A_DAY * weight) / HOURS_WEIGHT;
}

export function hourOf(event: string, number: number): number {
  return (pick(HOURS, dice(event, number, "hour")) ?? 18) + dice(event, number, "minute") * 0.98;
}
