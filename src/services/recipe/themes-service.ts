import type { Themes } from "./theme.ts";

/** What a season brings to hairdressers, classes, shops and everyone else. Nothing is promised about its effect. */
export const SERVICE_THEMES = {
  BEAUTY: {
    SPRING: {
      scene: "머리를 가볍게 바꿔 보고 싶은 봄이에요.",
      items: [
        { name: "앞머리 컷", prize: "앞머리 컷 1회", costKrw: [2_000, 4_000] },
        { name: "두피 스케일링", prize: "두피 스케일링 1회", costKrw: [5_000, 9_000] },
        { name: "네일 케어", prize: "기본 네일 케어 1회", costKrw: [4_000, 7_000] },
      ],
    },
    SUMMER: {
      scene: "땀과 햇볕에 머릿결이 지치기 쉬운 여름이에요.",
      items: [
        { name: "두피 쿨링", prize: "두피 쿨링 케어 1회", costKrw: [4_000, 8_000] },
        { name: "헤어 트리트먼트", prize: "헤어 트리트먼트 1회", costKrw: [5_000, 9_000] },
        { name: "패디 컬러", prize: "패디 한 가지 색 1회", costKrw: [6_000, 10_000] },
      ],
    },
    AUTUMN: {
      scene: "한 톤 깊은 색이 잘 어울리는 가을이에요.",
      items: [
        { name: "보습 트리트먼트", prize: "보습 트리트먼트 1회", costKrw: [5_000, 9_000] },
        { name: "뿌리 염색", prize: "뿌리 염색 1만 원 할인권", costKrw: [10_000, 10_000] },
        { name: "드라이 스타일링", prize: "드라이 스타일링 1회", costKrw: [4_000, 7_000] },
      ],
    },
    WINTER: {
      scene: "모임이 많아 단정하게 다듬고 싶은 겨울이에요.",
      items: [
        { name: "드라이 스타일링", prize: "드라이 스타일링 1회", costKrw: [4_000, 7_000] },
        { name: "핸드 케어", prize: "핸드 케어 1회", costKrw: [3_000, 6_000] },
        { name: "헤어 오일", prize: "헤어 오일 미니 1개", costKrw: [2_500, 4_500] },
      ],
    },
  },
  CLASS: {
    SPRING: {
      scene: "새로 시작하기 좋은 봄이에요.",
      items: [
        { name: "체험 수업", prize: "체험 수업 1회", costKrw: [5_000, 12_000] },
        { name: "친구 초대권", prize: "친구 초대권 1장", costKrw: [5_000, 12_000] },
        { name: "수업 노트", prize: "수업 노트 1권", costKrw: [1_500, 3_000] },
      ],
    },
    SUMMER: {
      scene: "방학과 휴가 사이, 시간을 내기 좋은 여름이에요.",
      items: [
        { name: "여름 특강", prize: "여름 특강 1회", costKrw: [6_000, 15_000] },
        { name: "스포츠 타월", prize: "스포츠 타월 1장", costKrw: [2_000, 4_000] },
        { name: "텀블러", prize: "텀블러 1개", costKrw: [4_000, 8_000] },
      ],
    },
    AUTUMN: {
      scene: "선선해져서 몸도 마음도 움직이기 좋은 가을이에요.",
      items: [
        { name: "체험 수업", prize: "체험 수업 1회", costKrw: [5_000, 12_000] },
        { name: "맞춤 상담", prize: "맞춤 상담 30분", costKrw: [8_000, 15_000] },
        { name: "에코백", prize: "에코백 1개", costKrw: [2_500, 5_000] },
      ],
    },
    WINTER: {
      scene: "새해 계획을 조금 먼저 시작하는 겨울이에요.",
      items: [
        { name: "새해 체험권", prize: "새해 체험권 1장", costKrw: [5_000, 12_000] },
        { name: "다이어리", prize: "다이어리 1권", costKrw: [3_000, 6_000] },
        { name: "무릎 담요", prize: "무릎 담요 1장", costKrw: [4_000, 8_000] },
      ],
    },
  },
  RETAIL: {
    SPRING: {
      scene: "새것 하나쯤 들이고 싶은 봄이에요.",
      items: [
        { name: "화분", prize: "작은 화분 1개", costKrw: [2_000, 4_000] },
        { name: "장바구니", prize: "접이식 장바구니 1개", costKrw: [1_500, 3_000] },
        { name: "교환권", prize: "5천 원 교환권 1장", costKrw: [5_000, 5_000] },
      ],
    },
    SUMMER: {
      scene: "외출이 짧아지는 더운 날, 꼭 필요한 것만 골라 두었어요.",
      items: [
        { name: "부채", prize: "여름 부채 1개", costKrw: [800, 1_800] },
        { name: "얼음물", prize: "시원한 생수 1병", costKrw: [300, 700] },
        { name: "교환권", prize: "5천 원 교환권 1장", costKrw: [5_000, 5_000] },
      ],
    },
    AUTUMN: {
      scene: "옷장도 살림도 한번 바꾸게 되는 가을이에요.",
      items: [
        { name: "에코백", prize: "에코백 1개", costKrw: [2_500, 5_000] },
        { name: "교환권", prize: "5천 원 교환권 1장", costKrw: [5_000, 5_000] },
        { name: "감사 꾸러미", prize: "감사 꾸러미 1개", costKrw: [3_000, 6_000] },
      ],
    },
    WINTER: {
      scene: "선물 고를 일이 많은 겨울이에요.",
      items: [
        { name: "선물 포장", prize: "선물 포장 1회", costKrw: [800, 2_000] },
        { name: "달력", prize: "새해 탁상 달력 1개", costKrw: [2_000, 4_000] },
        { name: "핫팩", prize: "핫팩 3개", costKrw: [900, 1_800] },
      ],
    },
  },
  OTHER: {
    SPRING: {
      scene: "동네를 걷기 좋은 봄이에요.",
      items: [
        { name: "봄 선물", prize: "작은 봄 선물 1개", costKrw: [1_500, 3_000] },
        { name: "할인 쿠폰", prize: "5천 원 할인 쿠폰 1장", costKrw: [5_000, 5_000] },
        { name: "음료", prize: "음료 1병", costKrw: [700, 1_500] },
      ],
    },
    SUMMER: {
      scene: "시원한 곳부터 찾게 되는 여름이에요.",
      items: [
        { name: "시원한 음료", prize: "시원한 음료 1병", costKrw: [700, 1_500] },
        { name: "할인 쿠폰", prize: "5천 원 할인 쿠폰 1장", costKrw: [5_000, 5_000] },
        { name: "부채", prize: "여름 부채 1개", costKrw: [800, 1_800] },
      ],
    },
    AUTUMN: {
      scene: "고마운 분들이 떠오르는 가을이에요.",
      items: [
        { name: "가을 선물", prize: "작은 가을 선물 1개", costKrw: [1_500, 3_000] },
        { name: "할인 쿠폰", prize: "5천 원 할인 쿠폰 1장", costKrw: [5_000, 5_000] },
        { name: "에코백", prize: "에코백 1개", costKrw: [2_500, 5_000] },
      ],
    },
    WINTER: {
      scene: "한 해를 함께해 주신 분들께 인사드리는 겨울이에요.",
      items: [
        { name: "핫팩", prize: "핫팩 3개", costKrw: [900, 1_800] },
        { name: "달력", prize: "새해 탁상 달력 1개", costKrw: [2_000, 4_000] },
        { name: "할인 쿠폰", prize: "5천 원 할인 쿠폰 1장", costKrw: [5_000, 5_000] },
      ],
    },
  },
} as const satisfies Partial<Themes>;
