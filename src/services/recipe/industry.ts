export const INDUSTRIES = ["CAFE", "PUB", "RESTAURANT", "BEAUTY", "CLASS", "RETAIL", "OTHER"] as const;
export type Industry = (typeof INDUSTRIES)[number];

/** Words of our sentences that differ by industry. */
export type IndustryWords = {
  readonly label: string;
  readonly place: string;
  /** "… 하시면", of whoever spends money here. */
  readonly buying: string;
  /** From which sum on an extra pays for itself, won. */
  readonly minimumKrw: number;
  /** When there is room: as a title says it, and by the clock. */
  readonly quiet: { readonly when: string; readonly hours: string };
  readonly tags: readonly string[];
};

export const INDUSTRY_WORDS = {
  CAFE: {
    label: "카페·베이커리",
    place: "카페",
    buying: "주문하시면",
    minimumKrw: 10_000,
    quiet: { when: "평일 오후", hours: "평일 오후 2시부터 5시" },
    tags: ["카페추천", "동네카페"],
  },
  PUB: {
    label: "주점",
    place: "가게",
    buying: "주문하시면",
    minimumKrw: 40_000,
    quiet: { when: "이른 저녁", hours: "평일 저녁 5시부터 7시" },
    tags: ["안주맛집", "동네술집"],
  },
  RESTAURANT: {
    label: "음식점",
    place: "식당",
    buying: "식사하시면",
    minimumKrw: 30_000,
    quiet: { when: "평일 오후", hours: "평일 오후 3시부터 5시" },
    tags: ["맛집추천", "동네맛집"],
  },
  BEAUTY: {
    label: "미용",
    place: "샵",
    buying: "시술받으시면",
    minimumKrw: 50_000,
    quiet: { when: "평일 낮", hours: "평일 오전 11시부터 오후 3시" },
    tags: ["헤어스타그램", "동네미용실"],
  },
  CLASS: {
    label: "운동·배움",
    place: "공간",
    buying: "등록하시면",
    minimumKrw: 80_000,
    quiet: { when: "평일 낮", hours: "평일 오후 1시부터 4시" },
    tags: ["원데이클래스", "취미생활"],
  },
  RETAIL: {
    label: "소매·잡화",
    place: "매장",
    buying: "구매하시면",
    minimumKrw: 20_000,
    quiet: { when: "평일 낮", hours: "평일 오전 11시부터 오후 3시" },
    tags: ["동네가게", "오늘의쇼핑"],
  },
  OTHER: {
    label: "우리 동네 가게",
    place: "매장",
    buying: "이용하시면",
    minimumKrw: 20_000,
    quiet: { when: "평일 오후", hours: "평일 오후 2시부터 5시" },
    tags: ["동네가게", "우리동네"],
  },
} as const satisfies Record<Industry, IndustryWords>;

/** Owners write their industry as they like: the first line with one of its words wins. */
const WORDS: readonly (readonly [Industry, RegExp])[] = [
  ["CAFE", /카페|커피|베이커리|제과|디저트|빵|케이크|브런치|찻집|cafe|coffee|bakery/i],
  ["PUB", /주점|호프|술집|이자카야|포차|와인|맥주|펍|\bpub\b|\bbar\b/i],
  ["BEAUTY", /미용|헤어|네일|뷰티|피부|왁싱|속눈썹|바버|이발|메이크업|beauty|hair|nail|salon/i],
  [
    "CLASS",
    /학원|교습|헬스|피트니스|요가|필라테스|태권도|체육|수영|골프|댄스|공방|클래스|스터디|교육|gym|yoga|fitness|class/i,
  ],
  [
    "RESTAURANT",
    /음식|식당|분식|한식|중식|일식|양식|치킨|피자|고기|국밥|국수|횟집|초밥|뷔페|요리|레스토랑|food|restaurant/i,
  ],
  [
    "RETAIL",
    /소매|의류|옷|잡화|편의|마트|슈퍼|꽃|화원|서점|책방|문구|안경|약국|가구|반려|정육|과일|shop|store|retail|flower/i,
  ],
];

export function industryOf(written: string): Industry {
  return WORDS.find(([, words]) => words.test(written))?.[0] ?? "OTHER";
}
