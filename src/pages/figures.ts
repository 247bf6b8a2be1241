import {
  type Freshness,
  type ReturnEstimate,
  SOURCE_WORDS,
  STATE_WORDS,
} from "../services/analytics/index.ts";
import { showInstant } from "./format.ts";

/** What stands where a number is not known. */
export const UNKNOWN = "알 수 없음";

/** As the owner's app writes it, with a minus of its own. @example showCount(-1234567) // "−1,234,567" */
export function showCount(value: number | null, unit = ""): string {
  return value === null ? UNKNOWN : `${value.toLocaleString("ko-KR").replace("-", "−")}${unit}`;
}

/** Whole won. @example showWon(1234567) // "1,234,567원" */
export function showWon(value: number | null): string {
  return showCount(value, "원");
}

/** Percent with one decimal at most. @example showPercent(1250.5) // "1,250.5%" */
export function showPercent(value: number | null): string {
  return showCount(value === null ? null : Math.round(value * 10) / 10, "%");
}

/** A share of people: too few of many are not nobody. @example showShare(0, 4) // "0.1% 미만" */
export function showShare(rate: number | null, people: number): string {
  return rate === 0 && people > 0 ? "0.1% 미만" : showPercent(rate);
}

/** What a figure of sales is compared with: the contract's with the week before, the lift with usual weekdays. */
export const THAN_WEEK_BEFORE = "한 주 전 같은 요일 대비";
export const THAN_USUAL = "평소 같은 요일 대비";

const METRIC_NAMES: Readonly<Record<string, string>> = {
  ROI: `수익률 (${THAN_WEEK_BEFORE})`,
  전환율: "방문율",
  "매출 증가율": `매출 증가율 (${THAN_WEEK_BEFORE})`,
};

/** A compared measure as the owner's app calls it. @example metricName("전환율") // "방문율" */
export function metricName(metric: string): string {
  return METRIC_NAMES[metric] ?? metric;
}

export const NO_USUAL_SALES = "예상 수익률은 평소 매출을 몰라 새 손님의 가치만 셌어요.";

/** Whether an estimate holds no sales: then it tells nothing of the break-even. */
export function isOfCustomersAlone({ roi, breakEven }: ReturnEstimate): boolean {
  return roi !== null && breakEven === "UNKNOWN";
}

/** A compared value in the unit of its metric. @example showMetric("참여자 수", 12) // "12명" */
export function showMetric(metric: string, value: number | null): string {
  return metric === "참여자 수" ? showCount(value, "명") : showPercent(value);
}

/** Both ends of an interval; nothing where one is not known. @example showRange(-3, 1, showPercent) // "−3% ~ 1%" */
export function showRange(
  low: number | null,
  high: number | null,
  show: (value: number) => string,
): string | null {
  return low === null || high === null ? null : `${show(low)} ~ ${show(high)}`;
}

/** An instant with its year. @example showMoment("2026-11-21T19:30:00+09:00") // "2026년 11월 21일(토) 19:30" */
export function showMoment(iso: string | null): string {
  return iso === null ? UNKNOWN : `${iso.slice(0, 4)}년 ${showInstant(iso)}`;
}

/** @example showFreshness(freshness) // "기준 시각 2026년 11월 21일(토) 19:30 · 출처 실제로 잰 값 · 상태 확정" */
export function showFreshness({ asOf, source, state, finalAt }: Freshness): string {
  const origin = source === null ? UNKNOWN : SOURCE_WORDS[source];
  const settled = finalAt === null ? "" : ` (${showMoment(finalAt)}에 확정돼요)`;
  return `기준 시각 ${showMoment(asOf)} · 출처 ${origin} · 상태 ${STATE_WORDS[state]}${settled}`;
}

/** Whether costs are hidden from this reader. */
export function isWithheld({ gaps }: { gaps: readonly string[] }): boolean {
  return gaps.includes("WITHHELD");
}
