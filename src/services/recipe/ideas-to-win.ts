import type { Idea } from "./idea.ts";
import { asCoupon, withJosa } from "./josa.ts";

/** 신규 고객 유치. */
export const NEW_CUSTOMER_IDEAS: readonly [Idea, Idea, Idea] = [
  {
    key: "first-visit",
    prizeKind: "GIFT",
    prizeCount: 50,
    targetParticipants: 100,
    days: 14,
    channels: ["Instagram", "NaverBlog", "WooridongneTV"],
    tag: "첫방문이벤트",
    title: ({ item }) => `처음 오셨다면 ${item.name}부터`,
    benefit: ({ item }) => `처음 오신 분께 ${withJosa(item.prize, "을")} 드려요.`,
    story: ({ words }) =>
      `아직 저희 ${withJosa(words.place, "이")} 낯선 분도 편하게 들러 주세요. 참여하고 받은 코드를 직원에게 보여 주시면 바로 준비해 드려요.`,
  },
  {
    key: "good-neighbour",
    prizeKind: "DRAW",
    prizeCount: 20,
    targetParticipants: 120,
    days: 10,
    channels: ["WooridongneTV", "GenieTV", "Instagram"],
    tag: "이웃환영",
    title: ({ item }) => `동네 이웃께 드리는 ${item.name}`,
    benefit: ({ item }) => `참여하신 이웃 가운데 스무 분을 뽑아 ${withJosa(item.prize, "을")} 드려요.`,
    story: () =>
      "지나가며 보기만 하셨다면 이번에 한번 들어와 보세요. 휴대폰 번호만 남기면 참여가 끝나고, 당첨되신 분께는 저희가 직접 연락드려요.",
  },
  {
    key: "two-together",
    prizeKind: "GIFT",
    prizeCount: 40,
    targetParticipants: 80,
    days: 14,
    channels: ["Instagram", "KakaoChannel", "NaverBlog"],
    tag: "친구랑같이",
    title: ({ item }) => `둘이 오면 ${item.name} 하나 더`,
    benefit: ({ item }) => `친구와 함께 오시면 ${withJosa(item.prize, "을")} 한 번 더 드려요.`,
    story: () =>
      "혼자 오기 망설였다면 친구에게 이 소식을 보내 보세요. 두 분 가운데 한 분만 참여하셔도 괜찮아요.",
  },
];

/** 인지도 향상. */
export const AWARENESS_IDEAS: readonly [Idea, Idea, Idea] = [
  {
    key: "photo",
    prizeKind: "GIFT",
    prizeCount: 40,
    targetParticipants: 80,
    days: 14,
    channels: ["Instagram", "NaverBlog", "KakaoChannel"],
    tag: "인증샷이벤트",
    title: ({ item }) => `사진 올리면 ${withJosa(item.name, "을")} 드려요`,
    benefit: ({ item }) => `사진을 찍어 올려 주시면 ${withJosa(item.prize, "을")} 드려요.`,
    story: ({ store }) =>
      `잘 나온 사진이 아니어도 괜찮아요. ${store}에서 보낸 시간을 담아 올리고, 참여 코드와 함께 보여 주세요.`,
  },
  {
    key: "draw-for-all",
    prizeKind: "DRAW",
    prizeCount: 30,
    targetParticipants: 200,
    days: 10,
    channels: ["GenieTV", "WooridongneTV", "Instagram"],
    tag: "추첨이벤트",
    title: ({ season, item }) => `${season}맞이 ${item.name} 추첨`,
    benefit: ({ item }) => `참여하신 분 가운데 서른 분을 뽑아 ${withJosa(item.prize, "을")} 드려요.`,
    story: ({ store }) =>
      `${store}에 와 보신 적이 없어도 참여할 수 있어요. 10초면 끝나고, 추첨 과정은 누구나 확인할 수 있게 공개해요.`,
  },
  {
    key: "tell-a-neighbour",
    prizeKind: "COUPON",
    prizeCount: 60,
    targetParticipants: 120,
    days: 14,
    channels: ["KakaoChannel", "Instagram", "RingoBiz"],
    tag: "소문내기",
    title: ({ item }) => `소문내 주시면 ${asCoupon(item.name)}`,
    benefit: ({ item, words }) =>
      `${withJosa(words.place, "을")} 알려 주신 분께 ${withJosa(asCoupon(item.prize), "을")} 드려요.`,
    story: ({ store }) =>
      `${withJosa(store, "을")} 좋아할 만한 분이 떠오르면 링크를 보내 주세요. 쿠폰은 준비한 수량만큼 참여하신 순서대로 드려요.`,
  },
];
