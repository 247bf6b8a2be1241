import {
  BREAK_EVEN_WORDS,
  type Dashboard,
  EVIDENCE_WORDS,
  knownReturn,
  type RoiAnalysis,
} from "../../services/analytics/index.ts";
import { channelName } from "../channel-cells.ts";
import { ChartFigure } from "../charts.tsx";
import { returnsChart } from "../dashboard-charts.ts";
import {
  isOfCustomersAlone,
  isWithheld,
  NO_USUAL_SALES,
  showCount,
  showPercent,
  showRange,
  showWon,
  THAN_USUAL,
  THAN_WEEK_BEFORE,
  UNKNOWN,
} from "../figures.ts";
import { Table } from "../table.tsx";
import { Section } from "./parts.tsx";

type Estimate = RoiAnalysis["returns"]["measured"];

/** Costs and returns with their intervals and evidence: the owner's alone. */
export function Returns({ dashboard }: { dashboard: Dashboard }) {
  const { roiAnalysis, summaryCards } = dashboard;
  if (isWithheld(roiAnalysis)) return null;
  const { returns, roiCalculation, freshness } = roiAnalysis;
  const { salesLift } = summaryCards;
  const lift = showRange(salesLift.increaseLow, salesLift.increaseHigh, showWon);
  return (
    <Section id="returns" heading="비용과 수익" freshness={freshness}>
      <ChartFigure chart={returnsChart(roiAnalysis)} isTableLeftOut />
      <div class="pairs">
        <Table caption="쓴 비용이에요" heads={["항목", "금액"]} rows={costRows(roiAnalysis)} />
        <Table caption="얻은 수익이에요" heads={["항목", "값"]} rows={revenueRows(roiAnalysis)} />
      </div>
      <Table
        caption="수익률과 90% 구간이에요"
        heads={["구분", "수익률", "90% 구간", "근거", "손익"]}
        rows={[
          returnRow(`실제 수익률 (${THAN_USUAL})`, returns.measured),
          returnRow(`예상 수익률 (${THAN_USUAL})`, returns.modelled),
        ]}
      />
      {isOfCustomersAlone(returns.modelled) ? <p>{NO_USUAL_SALES}</p> : null}
      {lift === null ? null : (
        <p>
          평소와 달라진 매출은 {showWon(salesLift.increase)}이고, 90% 구간은 {lift}이에요.
        </p>
      )}
      {roiCalculation.isMarginAssumed === true ? (
        <p>마진율을 입력하지 않아 매출 전부를 이익으로 보았어요.</p>
      ) : null}
    </Section>
  );
}

function costRows({ totalCost }: RoiAnalysis) {
  return [
    ["경품", showWon(totalCost.prizeCost)],
    ...totalCost.channelCosts.map(({ channel, cost }) => [channelName(channel), showWon(cost)]),
    ["기타", showWon(totalCost.otherCosts)],
    ["합계", showWon(totalCost.total)],
  ];
}

function revenueRows(analysis: RoiAnalysis) {
  const { expectedRevenue, roiCalculation, breakEvenPoint } = analysis;
  return [
    ["한 주 전보다 늘어난 매출", showWon(expectedRevenue.salesIncrease)],
    ["신규 고객", showCount(expectedRevenue.newCustomers, "명")],
    ["신규 고객의 가치", showWon(expectedRevenue.newCustomerLTV)],
    ["합계", showWon(expectedRevenue.total)],
    [`예상 수익률 (${THAN_WEEK_BEFORE})`, showPercent(knownReturn(roiCalculation.roi, analysis))],
    [`실제 수익률 (${THAN_WEEK_BEFORE})`, showPercent(roiCalculation.measuredRoi)],
    ["손익분기점", `${showWon(breakEvenPoint.required)} (${breakEvenWords(analysis)})`],
  ];
}

function breakEvenWords({ gaps, breakEvenPoint }: RoiAnalysis): string {
  if (gaps.includes("NO_SALES_DATA")) return "매출을 몰라 아직 알 수 없어요";
  return breakEvenPoint.status === "ACHIEVED" ? "넘었어요" : "아직이에요";
}

function returnRow(name: string, { roi, low, high, evidence, breakEven }: Estimate) {
  return [
    name,
    showPercent(roi),
    showRange(low, high, showPercent) ?? UNKNOWN,
    EVIDENCE_WORDS[evidence],
    BREAK_EVEN_WORDS[breakEven],
  ];
}
