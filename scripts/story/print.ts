import type { Dashboard } from "./report.ts";
import { number, table } from "./table.ts";

/** The dashboard as an owner would read it. */
export function render(dashboard: Dashboard): string {
  return [
    `\n${dashboard.eventTitle} (${dashboard.eventStatus}, ${dashboard.lastUpdated})`,
    `\n요약\n${table(summary(dashboard))}`,
    `\n채널별 성과\n${table(channels(dashboard))}`,
    `\n날짜별 참여\n${table(trend(dashboard))}`,
    `\n비용과 수익\n${table(roi(dashboard))}`,
    `\n목표별 성적표 (${dashboard.scoreboard.rule})\n${table(scoreboard(dashboard))}`,
    `\n참여자\n${table(profile(dashboard))}`,
    `\n비교\n${table(comparison(dashboard))}\n`,
  ].join("\n");
}

function summary({ summaryCards: cards }: Dashboard): string[][] {
  const { totalParticipants, totalViews, roi: card, salesGrowth } = cards;
  return [
    [
      "참여자 수",
      number(totalParticipants.count, "명"),
      `목표 ${number(totalParticipants.targetGoal, "명")}`,
    ],
    [
      "목표 달성률",
      number(totalParticipants.achievementRate, " %"),
      `오늘 +${number(totalParticipants.dailyChange)}`,
    ],
    ["조회 수", number(totalViews.count), `어제보다 ${number(totalViews.yesterdayChange, " %")}`],
    ["ROI", number(card.value, " %"), `손익분기 ${card.breakEvenStatus === "ACHIEVED" ? "달성" : "미달성"}`],
    ["매출 증가율", number(salesGrowth.rate, " %"), salesGrowth.periodComparison],
    ["평소 대비 매출", number(cards.salesLift.rate, " %"), cards.salesLift.message],
  ];
}

function channels({ channelPerformance }: Dashboard): string[][] {
  return [
    ["채널", "상태", "조회", "참여", "방문", "전환율", "비용", "참여자당 비용", "90 % 구간", "근거"],
    ...channelPerformance.map((row) => [
      row.label,
      row.detail ?? "-",
      number(row.views),
      number(row.participants),
      number(row.conversions),
      number(row.conversionRate, " %"),
      number(row.costKrw, "원"),
      number(row.costPerAcquisition, "원"),
      row.acquisitionCost?.text ?? "-",
      row.source === "simulated" ? "시뮬레이터" : (row.source ?? "-"),
    ]),
  ];
}

function trend({ participationTrend }: Dashboard): string[][] {
  return [
    ["날짜", "새 참여", "누적", "방문"],
    ...participationTrend.dataPoints.map(({ timestamp, participants, cumulative, conversions, partial }) => [
      `${timestamp.slice(0, 10)}${partial ? " (진행 중)" : ""}`,
      number(participants),
      number(cumulative),
      number(conversions),
    ]),
  ];
}

function roi({ roiAnalysis }: Dashboard): string[][] {
  const { totalCost, expectedRevenue, roiCalculation, returns } = roiAnalysis;
  return [
    ["경품", number(totalCost.prizeCost, "원")],
    ...totalCost.channelCosts.map(({ label, cost }) => [label, number(cost, "원")]),
    ["기타", number(totalCost.otherCosts, "원")],
    ["총비용", number(totalCost.total, "원")],
    ["매출 증가", number(expectedRevenue.salesIncrease, "원")],
    [
      `신규 고객 ${number(expectedRevenue.newCustomers, "명")}의 가치`,
      number(expectedRevenue.newCustomerLTV, "원"),
    ],
    ["예상 수익", number(expectedRevenue.total, "원")],
    ["ROI (모델)", number(roiCalculation.roi, " %")],
    ["ROI (실측)", number(roiCalculation.measuredRoi, " %")],
    ["평소 대비 ROI (실측)", interval(returns.measured)],
    ["평소 대비 ROI (모델)", interval(returns.modelled)],
  ];
}

function interval({
  roi: value,
  low,
  high,
  evidence,
}: Dashboard["roiAnalysis"]["returns"]["measured"]): string {
  const strength = { strong: "강함", weak: "약함", none: "없음" }[evidence];
  return `${number(value, " %")} (${number(low, " %")} ~ ${number(high, " %")}, 근거 ${strength})`;
}

const UNIT_TEXT = { PEOPLE: "명", KRW: "원", PERCENT: " %", VIEWS: "회" } as const;

function scoreboard({ scoreboard: board }: Dashboard): string[][] {
  return [
    ...board.cards.map(({ label, value, unit, state }) => [label, number(value, UNIT_TEXT[unit]), state]),
    ["단골과 새 고객", board.cannibalisation.note],
  ];
}

function profile({ participantProfile: people }: Dashboard): string[][] {
  const rows = [
    ...people.ageDistribution.map(({ ageGroup, ...share }) => ({ name: ageGroup, ...share })),
    ...people.genderDistribution.map(({ gender, ...share }) => ({ name: gender, ...share })),
    ...people.regionDistribution.map(({ region, ...share }) => ({ name: region, ...share })),
    ...people.timeDistribution.map(({ timeSlot, ...share }) => ({ name: timeSlot, ...share })),
  ];
  return rows.map(({ name, count, percentage }) => [name, number(count, "명"), `${percentage.toFixed(1)} %`]);
}

function comparison({ comparativeAnalysis }: Dashboard): string[][] {
  return [
    ["항목", "이번", "업종 평균", "지난 최고", "차이"],
    ...comparativeAnalysis.industryComparison.map(
      ({ metric, myValue, industryAverage, percentageDifference }) => [
        metric,
        number(myValue),
        number(industryAverage),
        "",
        number(percentageDifference, " %"),
      ],
    ),
    ...comparativeAnalysis.previousEventComparison.map(
      ({ metric, currentValue, previousBest, improvementRate }) => [
        metric,
        number(currentValue),
        "",
        number(previousBest),
        number(improvementRate, " %"),
      ],
    ),
  ];
}
