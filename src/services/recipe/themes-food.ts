import type { Themes } from "./theme.ts";

/** What a season brings to cafés, pubs and restaurants. A pub gives food only: alcohol is no prize. */
export const FOOD_THEMES = {
  CAFE: {
    SPRING: {
      scene: "창가에 봄볕이 드는 계절이에요.",
      items: [
        { name: "딸기 라떼", prize: "딸기 라떼 한 잔", costKrw: [1_500, 2_500] },
        { name: "쑥 휘낭시에", prize: "쑥 휘낭시에 1개", costKrw: [900, 1_500] },
        { name: "드립백", prize: "봄 원두 드립백 2개", costKrw: [1_600, 2_600] },
      ],
    },
    SUMMER: {
      scene: "얼음 소리만 들어도 시원해지는 날씨예요.",
      items: [
        { name: "콜드브루", prize: "콜드브루 한 잔", costKrw: [1_200, 2_000] },
        { name: "복숭아 에이드", prize: "복숭아 에이드 한 잔", costKrw: [1_400, 2_300] },
        { name: "팥빙수", prize: "1인 팥빙수 한 그릇", costKrw: [2_500, 4_000] },
      ],
    },
    AUTUMN: {
      scene: "따뜻한 잔을 두 손으로 감싸게 되는 계절이에요.",
      items: [
        { name: "밤 라떼", prize: "밤 라떼 한 잔", costKrw: [1_600, 2_600] },
        { name: "무화과 스콘", prize: "무화과 스콘 1개", costKrw: [1_200, 2_000] },
        { name: "아메리카노", prize: "아메리카노 한 잔", costKrw: [700, 1_300] },
      ],
    },
    WINTER: {
      scene: "문을 열면 커피 향부터 반겨 드리는 겨울이에요.",
      items: [
        { name: "핫초코", prize: "핫초코 한 잔", costKrw: [1_200, 2_000] },
        { name: "뱅쇼", prize: "무알코올 뱅쇼 한 잔", costKrw: [1_500, 2_500] },
        { name: "생크림 케이크", prize: "조각 케이크 1개", costKrw: [2_000, 3_200] },
      ],
    },
  },
  PUB: {
    SPRING: {
      scene: "바람이 부드러워 조금 더 앉아 있고 싶은 봄밤이에요.",
      items: [
        { name: "봄나물전", prize: "봄나물전 한 접시", costKrw: [3_000, 5_000] },
        { name: "계란말이", prize: "계란말이 한 접시", costKrw: [2_500, 4_000] },
        { name: "논알코올 에이드", prize: "논알코올 에이드 한 잔", costKrw: [1_200, 2_000] },
      ],
    },
    SUMMER: {
      scene: "일 마치고 시원한 자리가 그리운 여름밤이에요.",
      items: [
        { name: "감자튀김", prize: "감자튀김 한 접시", costKrw: [1_800, 3_000] },
        { name: "골뱅이소면", prize: "골뱅이소면 작은 접시", costKrw: [4_000, 6_500] },
        { name: "수박 화채", prize: "수박 화채 한 그릇", costKrw: [2_500, 4_000] },
      ],
    },
    AUTUMN: {
      scene: "이야기가 길어지는 가을밤이에요.",
      items: [
        { name: "어묵탕", prize: "어묵탕 작은 냄비", costKrw: [3_500, 5_500] },
        { name: "버터 오징어", prize: "버터 오징어 한 접시", costKrw: [3_500, 5_500] },
        { name: "군만두", prize: "군만두 한 접시", costKrw: [2_000, 3_500] },
      ],
    },
    WINTER: {
      scene: "김이 오르는 안주가 가장 반가운 겨울밤이에요.",
      items: [
        { name: "홍합탕", prize: "홍합탕 한 냄비", costKrw: [3_000, 5_000] },
        { name: "두부김치", prize: "두부김치 한 접시", costKrw: [3_000, 5_000] },
        { name: "해물파전", prize: "해물파전 한 장", costKrw: [4_000, 6_500] },
      ],
    },
  },
  RESTAURANT: {
    SPRING: {
      scene: "입맛 돋우는 봄 재료가 들어오는 때예요.",
      items: [
        { name: "봄나물 비빔밥", prize: "봄나물 비빔밥 한 그릇", costKrw: [3_500, 5_500] },
        { name: "달래전", prize: "달래전 한 장", costKrw: [2_000, 3_500] },
        { name: "음료", prize: "음료 한 병", costKrw: [700, 1_200] },
      ],
    },
    SUMMER: {
      scene: "더위에 지칠수록 한 끼가 든든해야 하는 여름이에요.",
      items: [
        { name: "냉면", prize: "냉면 한 그릇", costKrw: [3_500, 5_500] },
        { name: "열무국수", prize: "열무국수 한 그릇", costKrw: [2_500, 4_000] },
        { name: "식혜", prize: "식혜 한 잔", costKrw: [600, 1_200] },
      ],
    },
    AUTUMN: {
      scene: "햅쌀로 지은 밥이 유난히 맛있는 가을이에요.",
      items: [
        { name: "버섯전골", prize: "버섯전골 작은 냄비", costKrw: [5_000, 8_000] },
        { name: "도토리묵", prize: "도토리묵무침 한 접시", costKrw: [2_500, 4_000] },
        { name: "모둠전", prize: "모둠전 작은 접시", costKrw: [3_000, 5_000] },
      ],
    },
    WINTER: {
      scene: "뜨끈한 국물 한 숟갈이 생각나는 겨울이에요.",
      items: [
        { name: "만둣국", prize: "만둣국 한 그릇", costKrw: [3_500, 5_500] },
        { name: "군만두", prize: "군만두 한 접시", costKrw: [2_000, 3_500] },
        { name: "호박죽", prize: "호박죽 한 그릇", costKrw: [1_500, 2_500] },
      ],
    },
  },
} as const satisfies Partial<Themes>;
