import type { ChannelRow, Freshness, ReturnEstimate, ScoreCard } from "./schemas/index.ts";

/** How a figure was obtained, in the owner's words. */
export const SOURCE_WORDS = {
  measured: "실제로 잰 값",
  estimated: "예상한 값",
  manual: "직접 입력한 값",
  simulated: "모의 채널의 값",
  modelled: "가정으로 계산한 값",
} as const satisfies Record<NonNullable<Freshness["source"]>, string>;

/** How far a figure can be relied on. */
export const STATE_WORDS = {
  final: "확정",
  provisional: "잠정",
  estimated: "추정",
  stale: "오래된 값",
  missing: "값 없음",
} as const satisfies Record<Freshness["state"], string>;

export const RUN_WORDS = {
  SUCCESS: "배포됨",
  FAILED: "실패",
  PENDING: "준비 중",
} as const satisfies Record<ChannelRow["status"], string>;

export const EVIDENCE_WORDS = {
  strong: "근거가 튼튼해요",
  weak: "근거가 약해요",
  none: "근거가 없어요",
} as const satisfies Record<ReturnEstimate["evidence"], string>;

/** Of a modelled return where sales are not known. */
export const NO_SALES_NOTE = "매출을 몰라 새 손님의 가치만 셌어요";

export const BREAK_EVEN_WORDS = {
  ACHIEVED: "본전을 넘었어요",
  UNCERTAIN: "본전인지 아직 구분되지 않아요",
  NOT_ACHIEVED: "본전에 못 미쳤어요",
  UNKNOWN: "아직 알 수 없어요",
} as const satisfies Record<ReturnEstimate["breakEven"], string>;

export const SCORE_UNIT_WORDS = {
  PEOPLE: "명",
  KRW: "원",
  PERCENT: "%",
  VIEWS: "회",
} as const satisfies Record<ScoreCard["unit"], string>;

/** How far a card of the scoreboard tells something. */
export const SCORE_WORDS = {
  KNOWN: "확인된 값",
  UNCERTAIN: "우연과 구분되지 않아요",
  UNKNOWN: "아직 알 수 없어요",
  WITHHELD: "사장님만 볼 수 있어요",
} as const satisfies Record<ScoreCard["state"], string>;
