import type { Dashboard, ExportView } from "../schemas/index.ts";
import type { Cell } from "./csv.ts";

type Rows = (readonly Cell[])[];

/** A header and the view's rows; unknown numbers are empty cells. */
export function viewRows(dashboard: Dashboard, view: ExportView): Rows {
  switch (view) {
    case "summary":
      return summaryRows(dashboard);
    case "channels":
      return channelRows(dashboard);
    case "timeline":
      return timelineRows(dashboard);
    case "roi":
      return roiRows(dashboard);
    case "profile":
      return profileRows(dashboard);
    case "comparison":
      return comparisonRows(dashboard);
  }
}

function summaryRows({ eventTitle, lastUpdated, summaryCards }: Dashboard): Rows {
  const { totalParticipants, totalViews, roi, salesGrowth } = summaryCards;
  return [
    ["항목", "값"],
    ["이벤트", eventTitle],
    ["기준 시각", lastUpdated],
    ["총 참여자 수", totalParticipants.count],
    ["목표 참여자 수", totalParticipants.targetGoal],
    ["달성률(%)", totalParticipants.achievementRate],
    ["오늘 참여자 수", totalParticipants.dailyChange],
    ["총 노출 수(중복 포함)", totalViews.count],
    ["노출 증감률(%)", totalViews.yesterdayChange],
    ["ROI(%)", roi.value],
    ["총 비용(원)", roi.totalCost],
    ["총 수익(원)", roi.totalRevenue],
    ["매출 증가율(%)", salesGrowth.rate],
    ["이벤트 전 매출(원)", salesGrowth.beforeEventSales],
    ["이벤트 후 매출(원)", salesGrowth.afterEventSales],
    ["비교 기간", salesGrowth.periodComparison],
  ];
}

function channelRows({ channelPerformance }: Dashboard): Rows {
  const header = [
    "채널",
    "노출 수",
    "참여자 수",
    "전환율(%)",
    "비용(원)",
    "참여자당 비용(원)",
    "상태",
    "출처",
    "기준 시각",
  ];
  const rows = channelPerformance.map((row) => [
    ...[row.label, row.views, row.participants, row.conversionRate, row.costKrw, row.costPerAcquisition],
    ...[row.status, row.source, row.asOf],
  ]);
  return [header, ...rows];
}

function timelineRows({ participationTrend }: Dashboard): Rows {
  const rows = participationTrend.dataPoints.map((point) => [
    ...[
      point.timestamp,
      point.participants,
      point.cumulative,
      point.conversions,
      point.partial ? "진행 중" : "",
    ],
  ]);
  return [["시각", "참여자 수", "누적 참여자 수", "방문 수", "비고"], ...rows];
}

function roiRows({ roiAnalysis }: Dashboard): Rows {
  const { totalCost, expectedRevenue, roiCalculation, breakEvenPoint } = roiAnalysis;
  return [
    ["항목", "값"],
    ["경품 비용(원)", totalCost.prizeCost],
    ...totalCost.channelCosts.map(({ label, cost }) => [`${label} 비용(원)`, cost]),
    ["기타 비용(원)", totalCost.otherCosts],
    ["총 비용(원)", totalCost.total],
    ["매출 증가액(원)", expectedRevenue.salesIncrease],
    ["신규 고객 수", expectedRevenue.newCustomers],
    ["신규 고객 LTV(원)", expectedRevenue.newCustomerLTV],
    ["총 예상 수익(원)", expectedRevenue.total],
    ["예상 ROI(%)", roiCalculation.roi],
    ["실측 ROI(%)", roiCalculation.measuredRoi],
    ["손익분기점", breakEvenPoint.status === "ACHIEVED" ? "달성" : "미달성"],
  ];
}

function profileRows({ participantProfile }: Dashboard): Rows {
  const { ageDistribution, genderDistribution, regionDistribution, timeDistribution } = participantProfile;
  return [
    ["구분", "항목", "인원", "비율(%)"],
    ...ageDistribution.map(({ ageGroup, count, percentage }) => ["연령", ageGroup, count, percentage]),
    ...genderDistribution.map(({ gender, count, percentage }) => ["성별", gender, count, percentage]),
    ...regionDistribution.map(({ region, count, percentage }) => ["지역", region, count, percentage]),
    ...timeDistribution.map(({ timeSlot, count, percentage }) => ["시간대", timeSlot, count, percentage]),
  ];
}

function comparisonRows({ comparativeAnalysis }: Dashboard): Rows {
  const { industryComparison, previousEventComparison } = comparativeAnalysis;
  return [
    ["비교", "지표", "내 값", "비교 값", "차이(%)"],
    ...industryComparison.map((row) => [
      ...["업종 평균", row.metric, row.myValue, row.industryAverage, row.percentageDifference],
    ]),
    ...previousEventComparison.map((row) => [
      ...["이전 최고", row.metric, row.currentValue, row.previousBest, row.improvementRate],
    ]),
  ];
}
