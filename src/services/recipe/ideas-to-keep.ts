import type { Idea } from "./idea.ts";
import { asCoupon, withJosa } from "./josa.ts";

function won(amount: number): string {
  return `${amount / 10_000}만 원`;
}

/** 재방문 유도. */
export const REVISIT_IDEAS: readonly [Idea, Idea, Idea] = [
  {
    key: "thank-you",
    prizeKind: "GIFT",
    prizeCount: 40,
    targetParticipants: 60,
    days: 14,
    channels: ["KakaoChannel", "RingoBiz", "Instagram"],
    tag: "단골감사",
    title: ({ item }) => `단골 감사, ${item.name} 드려요`,
    benefit: ({ item }) => `다시 찾아 주신 분께 ${withJosa(item.prize, "을")} 드려요.`,
    story: ({ words }) =>
      `자주 와 주시는 덕분에 저희 ${withJosa(words.place, "이")} 오늘도 문을 열어요. 고마운 마음을 작은 선물로 준비했으니 꼭 받아 가세요.`,
  },
  {
    key: "next-time",
    prizeKind: "COUPON",
    prizeCount: 80,
    targetParticipants: 100,
    days: 21,
    channels: ["KakaoChannel", "Instagram", "RingoBiz"],
    tag: "다음에또만나요",
    title: ({ item }) => `다음에 쓰는 ${asCoupon(item.name)}`,
    benefit: ({ item }) => `지금 참여하면 다음 방문 때 쓰는 ${withJosa(asCoupon(item.prize), "을")} 드려요.`,
    story: () =>
      "쿠폰은 코드로 휴대폰에 남으니 잃어버릴 걱정이 없어요. 다음에 오실 때 코드를 보여 주시면 돼요.",
  },
  {
    key: "been-a-while",
    prizeKind: "GIFT",
    prizeCount: 50,
    targetParticipants: 80,
    days: 14,
    channels: ["KakaoChannel", "RingoBiz", "NaverBlog"],
    tag: "오랜만이에요",
    title: ({ item }) => `오랜만이에요, ${item.name} 준비했어요`,
    benefit: ({ item }) => `오랜만에 오신 분께 ${withJosa(item.prize, "을")} 드려요.`,
    story: ({ season }) =>
      `한동안 못 뵈어서 궁금했어요. ${season}에 새로 준비한 것도 보여 드릴 겸, 가벼운 마음으로 들러 주세요.`,
  },
];

/** 매출 증대. */
export const SALES_IDEAS: readonly [Idea, Idea, Idea] = [
  {
    key: "with-purchase",
    prizeKind: "GIFT",
    prizeCount: 60,
    targetParticipants: 100,
    days: 10,
    channels: ["KakaoChannel", "Instagram", "WooridongneTV"],
    tag: "사은이벤트",
    title: ({ season, item }) => `${season} 사은, ${item.name} 증정`,
    benefit: ({ words, item }) =>
      `${won(words.minimumKrw)} 이상 ${words.buying} ${withJosa(item.prize, "을")} 드려요.`,
    story: () =>
      "참여 코드를 받아 두었다가 계산할 때 보여 주세요. 한 분이 한 번씩, 준비한 수량이 끝날 때까지 드려요.",
  },
  {
    key: "quiet-hours",
    prizeKind: "GIFT",
    prizeCount: 50,
    targetParticipants: 80,
    days: 14,
    channels: ["Instagram", "KakaoChannel", "RingoBiz"],
    tag: "여유로운시간",
    title: ({ words, item }) => `${words.quiet.when}엔 ${withJosa(item.name, "을")} 드려요`,
    benefit: ({ words, item }) =>
      `${words.quiet.hours} 사이에 ${words.buying} ${withJosa(item.prize, "을")} 드려요.`,
    story: () =>
      "붐비지 않는 시간이라 천천히 머물다 가실 수 있어요. 시간을 낼 수 있는 날, 참여 코드만 챙겨서 오세요.",
  },
  {
    key: "this-season-only",
    prizeKind: "DRAW",
    prizeCount: 30,
    targetParticipants: 150,
    days: 10,
    channels: ["Instagram", "NaverBlog", "GenieTV"],
    tag: "계절이벤트",
    title: ({ season, item }) => `이번 ${season}, ${withJosa(item.name, "을")} 서른 분께`,
    benefit: ({ words, item }) => `${words.buying} 추첨으로 서른 분께 ${withJosa(item.prize, "을")} 드려요.`,
    story: ({ season }) =>
      `이번 ${season}에 마음에 두셨던 것이 있다면 이벤트 기간에 함께 골라 보세요. 추첨은 이벤트가 끝난 뒤에 하고, 당첨되신 분께 바로 연락드려요.`,
  },
];
