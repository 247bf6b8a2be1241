export const CHANNELS = [
  "WooridongneTV",
  "RingoBiz",
  "GenieTV",
  "Instagram",
  "NaverBlog",
  "KakaoChannel",
] as const;
export type Channel = (typeof CHANNELS)[number];

export const LABELS: Readonly<Record<Channel | "direct", string>> = {
  WooridongneTV: "우리동네TV",
  RingoBiz: "링고비즈",
  GenieTV: "지니TV",
  Instagram: "Instagram",
  NaverBlog: "Naver Blog",
  KakaoChannel: "Kakao Channel",
  direct: "직접",
};

export const AGES = ["10대", "20대", "30대", "40대", "50대 이상"] as const;
export const GENDERS = ["남성", "여성"] as const;
export const REGIONS = [
  ...(["서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기"] as const),
  ...(["강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주"] as const),
] as const;

export type Person = {
  readonly phone: string;
  readonly name: string | undefined;
  readonly ageGroup: (typeof AGES)[number] | undefined;
  readonly gender: (typeof GENDERS)[number] | undefined;
  readonly region: (typeof REGIONS)[number] | undefined;
  readonly wantsAds: boolean;
};

/** Customers of the earlier event; those from FIRST_OF_MAIN on come back to the main one. */
export const EARLIER_PEOPLE = 20;
const ADS = 12;
export const FIRST_OF_MAIN = 10;

/** The n-th customer of the town, always the same one. Some groups are small on purpose. */
export function person(n: number): Person {
  return {
    phone: `010${String(20_000_000 + n).padStart(8, "0")}`,
    name: n % 4 === 0 ? undefined : `손님${n}`,
    ageGroup: n % 9 === 8 ? undefined : AGES[n % 31 === 30 ? 4 : n % 4],
    gender: n % 5 === 4 ? undefined : GENDERS[n % 2],
    region: n % 6 === 5 ? undefined : REGIONS[n % 37 === 36 ? 16 : n % 3 === 2 ? 8 : 0],
    wantsAds: n < ADS,
  };
}

/** What the k-th participant of the main event does. */
export type Part = {
  readonly way: "form" | "sdk";
  readonly channel: Channel | "direct";
  /** Comes with a code that nobody gave out: counts as direct. */
  readonly isForged: boolean;
  readonly redeems: boolean;
  readonly withdraws: boolean;
  /** Comes back after withdrawing, through another channel. */
  readonly returns: boolean;
  readonly erases: boolean;
};

const FORMS_MAX = 60;

export function partOf(k: number, participants: number): Part {
  const withdraws = k % 20 === 3;
  const place = k % 8;
  const isForged = k % 40 === 7;
  return {
    way: k % 10 === 1 && k < FORMS_MAX * 10 && k < participants ? "form" : "sdk",
    channel: isForged ? "direct" : (CHANNELS[place] ?? "direct"),
    isForged,
    redeems: k % 5 === 0 || k % 60 === 23,
    withdraws,
    returns: k % 40 === 3,
    erases: k === 17,
  };
}
