import { knownReturn } from "../known-return.ts";
import type { Dashboard, SummaryCards } from "../schemas/index.ts";
import { NO_SALES_NOTE } from "../wording.ts";
import { breakEvenItem, type Item, itemRows, type Rows, UNKNOWN_WITHOUT_SALES, yesNo } from "./cells.ts";

/** The four cards, the lift over usual sales with its interval, and the busiest hour. */
export function summaryRows(dashboard: Dashboard): Rows {
  const { eventTitle, lastUpdated, summaryCards, participationTrend } = dashboard;
  const { cardFreshness, freshness, salesLift } = summaryCards;
  const { peakTime } = participationTrend;
  return itemRows([
    [
      freshness,
      [
        { label: "이벤트", value: eventTitle },
        { label: "기준 시각", value: lastUpdated },
      ],
    ],
    [cardFreshness.totalParticipants, participantItems(summaryCards)],
    [
      participationTrend.freshness,
      [
        { label: "참여가 가장 많았던 1시간의 시작", value: peakTime?.timestamp ?? null },
        { label: "그 1시간의 참여자 수", value: peakTime?.participants ?? null },
      ],
    ],
    [cardFreshness.totalViews, viewItems(summaryCards)],
    [cardFreshness.roi, roiItems(dashboard)],
    [cardFreshness.salesGrowth, growthItems(summaryCards)],
    [liftFreshness(summaryCards), liftItems(salesLift)],
  ]);
}

function participantItems({ totalParticipants }: SummaryCards): Item[] {
  return [
    { label: "총 참여자 수", value: totalParticipants.count },
    { label: "목표 참여자 수", value: totalParticipants.targetGoal },
    { label: "달성률(%)", value: totalParticipants.achievementRate },
    { label: "오늘 참여자 수", value: totalParticipants.dailyChange },
  ];
}

function viewItems({ totalViews }: SummaryCards): Item[] {
  return [
    { label: "총 노출 수(중복 포함)", value: totalViews.count },
    { label: "노출 증감률(%)", value: totalViews.yesterdayChange },
    ...totalViews.channelBreakdown.map(({ label, views }) => ({ label: `노출 수: ${label}`, value: views })),
  ];
}

function roiItems({ summaryCards: { roi, gaps }, roiAnalysis }: Dashboard): Item[] {
  const known = (figure: number | null) => knownReturn(figure, roiAnalysis);
  const isWithoutSales = gaps.includes("NO_SALES_DATA");
  const withoutSales = known(0) === null ? UNKNOWN_WITHOUT_SALES : NO_SALES_NOTE;
  const modelled = isWithoutSales ? withoutSales : "예상(신규 고객의 가치 포함)";
  const note = roi.kind === "measured" ? "실측" : modelled;
  return [
    { label: "ROI(%)", value: known(roi.value), note },
    { label: "목표 ROI(%)", value: roi.targetRate },
    { label: "업종 평균 ROI(%)", value: roi.industryAverage },
    { label: "업종 평균 대비(%)", value: known(roi.comparisonRate) },
    { label: "총 비용(원)", value: roi.totalCost },
    { label: "총 수익(원)", value: known(roi.totalRevenue) },
    breakEvenItem(roi.breakEvenStatus, gaps),
  ];
}

function growthItems({ salesGrowth }: SummaryCards): Item[] {
  return [
    { label: "매출 증가율(%)", value: salesGrowth.rate },
    { label: "이벤트 전 매출(원)", value: salesGrowth.beforeEventSales },
    { label: "이벤트 후 매출(원)", value: salesGrowth.afterEventSales },
    { label: "비교 기간", value: salesGrowth.periodComparison },
    { label: "구분할 수 있는 가장 작은 매출 변화(%)", value: salesGrowth.minimumDetectableChange },
    { label: "매출 변화가 우연과 구분되나요", value: yesNo(salesGrowth.isDistinguishable) },
  ];
}

function liftItems(lift: SummaryCards["salesLift"]): Item[] {
  return [
    {
      label: "평소보다 늘어난 매출(원)",
      value: lift.increase,
      low: lift.increaseLow,
      high: lift.increaseHigh,
      note: lift.message,
    },
    { label: "평소 대비 매출 증가율(%)", value: lift.rate, low: lift.rateLow, high: lift.rateHigh },
    { label: "이벤트 기간 매출(원)", value: lift.actualSales },
    { label: "같은 요일 평소 매출(원)", value: lift.expectedSales },
    { label: "비교한 이벤트 일수", value: lift.days },
    { label: "평소 매출 일수", value: lift.baselineDays },
    { label: "평소와의 차이가 우연과 구분되나요", value: yesNo(lift.isDistinguishable) },
    { label: "구분할 수 있는 가장 작은 증가율(%)", value: lift.minimumDetectableLift },
  ];
}

/** The lift may be known where the two weeks of the growth are not: then it is no better than the section. */
function liftFreshness({ cardFreshness, freshness, salesLift }: SummaryCards) {
  if (salesLift.state === "UNKNOWN" || cardFreshness.salesGrowth.state !== "missing")
    return cardFreshness.salesGrowth;
  return freshness;
}
