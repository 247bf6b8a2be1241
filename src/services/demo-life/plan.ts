import type { Objective } from "../event/index.ts";

/** One event of the shop. Days count from today. */
export type PlannedEvent = {
  readonly key: string;
  readonly objective: Objective;
  readonly title: string;
  readonly description: string;
  readonly prizeName: string;
  readonly prizeCount: number;
  readonly prizeCostKrw: number;
  readonly otherCostKrw: number;
  readonly target: number;
  readonly startDay: number;
  readonly days: number;
  /** Entries until today, and the number of their first customer. */
  readonly people: number;
  readonly firstCustomer: number;
  readonly isDistributed: boolean;
  /** The owner posts the blog article that the assistant has prepared. */
  readonly isBlogPosted: boolean;
  readonly archivedDay?: number;
};

/** ENDED, ARCHIVED and ACTIVE events, in the order of their life. */
export const LIVED: readonly PlannedEvent[] = [
  {
    key: "thanks",
    objective: "REVISIT",
    title: "단골 감사 이벤트",
    description: "늘 찾아 주셔서 고마워요. 참여하신 분께 드립백을 드려요.",
    prizeName: "핸드드립 드립백 2개",
    prizeCount: 40,
    prizeCostKrw: 120_000,
    otherCostKrw: 0,
    target: 25,
    startDay: -68,
    days: 14,
    people: 26,
    firstCustomer: 1,
    isDistributed: false,
    isBlogPosted: false,
    archivedDay: -45,
  },
  {
    key: "menu",
    objective: "SALES",
    title: "신메뉴 출시 이벤트",
    description: "새로 나온 얼그레이 쉬폰을 가장 먼저 만나 보세요. 참여하신 분께 한 조각을 드려요.",
    prizeName: "얼그레이 쉬폰 한 조각",
    prizeCount: 150,
    prizeCostKrw: 320_000,
    otherCostKrw: 40_000,
    target: 100,
    startDay: -35,
    days: 14,
    people: 112,
    firstCustomer: 16,
    isDistributed: true,
    isBlogPosted: true,
  },
  {
    key: "welcome",
    objective: "NEW_CUSTOMERS",
    title: "첫 방문 환영 이벤트",
    description: "처음 오신 분께 아메리카노 한 잔을 드려요. 참여 코드를 매장에서 보여 주세요.",
    prizeName: "아메리카노 한 잔",
    prizeCount: 200,
    prizeCostKrw: 240_000,
    otherCostKrw: 30_000,
    target: 150,
    startDay: -5,
    days: 14,
    people: 74,
    firstCustomer: 108,
    isDistributed: true,
    isBlogPosted: false,
  },
];

/** Days before today on which something happens. */
export function eventDays(): number[] {
  const days = LIVED.flatMap(({ startDay, days }) =>
    Array.from({ length: days + 2 }, (_, n) => startDay + n),
  );
  return [...new Set(days)].filter((day) => day < 0);
}

/** Begins in three days; approved and not distributed yet. */
export const WAITING = {
  objective: "AWARENESS",
  title: "동네 산책 사진 이벤트",
  description: "산책하다 찍은 동네 사진을 보여 주시면 쿠키를 드려요.",
  prizeName: "수제 쿠키 1개",
  prizeCount: 80,
  prizeCostKrw: 96_000,
  target: 80,
  startDay: 3,
  days: 10,
} as const;

/** Planned for the rain, and then it did not rain. */
export const CANCELLED = {
  objective: "SALES",
  title: "비 오는 날 할인 이벤트",
  createdDay: -18,
  cancelledDay: -17,
} as const;

/** A draft that was left in the middle. */
export const DRAFT = {
  objective: "REVISIT",
  title: "도장 두 배 이벤트",
  prizeName: "음료 1잔 쿠폰",
  prizeCount: 50,
} as const;
