import { knownReturn } from "../known-return.ts";
import type { Dashboard, ReturnEstimate, RoiAnalysis } from "../schemas/index.ts";
import { BREAK_EVEN_WORDS, EVIDENCE_WORDS } from "../wording.ts";
import { breakEvenItem, type Item, itemRows, type Rows } from "./cells.ts";

/** Costs, revenue and both returns with the ends of their intervals. */
export function roiRows({ roiAnalysis }: Dashboard): Rows {
  const { freshness, returns, roiCalculation, breakEvenPoint } = roiAnalysis;
  return itemRows([
    [
      freshness,
      [
        ...costItems(roiAnalysis),
        ...revenueItems(roiAnalysis),
        {
          label: "예상 ROI(%)",
          value: knownReturn(roiCalculation.roi, roiAnalysis),
          note: roiCalculation.formula,
        },
        { label: "실측 ROI(%)", value: roiCalculation.measuredRoi },
        {
          label: "마진율(%)",
          value: roiCalculation.grossMarginPct,
          ...(roiCalculation.isMarginAssumed && { note: "입력하지 않아 매출 전부를 이익으로 보았어요" }),
        },
        returnItem("평소 매출 대비 실측 ROI(%)", returns.measured),
        returnItem("평소 매출 대비 예상 ROI(%)", returns.modelled),
        { label: "손익분기점에 필요한 수익(원)", value: breakEvenPoint.required },
        { label: "지금까지의 수익(원)", value: knownReturn(breakEvenPoint.achieved, roiAnalysis) },
        breakEvenItem(breakEvenPoint.status, roiAnalysis.gaps),
      ],
    ],
  ]);
}

function costItems({ totalCost }: RoiAnalysis): Item[] {
  return [
    { label: "경품 비용(원)", value: totalCost.prizeCost },
    ...totalCost.channelCosts.map(({ label, cost }) => ({ label: `${label} 비용(원)`, value: cost })),
    { label: "기타 비용(원)", value: totalCost.otherCosts },
    { label: "총 비용(원)", value: totalCost.total },
  ];
}

function revenueItems({ expectedRevenue }: RoiAnalysis): Item[] {
  return [
    { label: "매출 증가액(원)", value: expectedRevenue.salesIncrease },
    { label: "신규 고객 수", value: expectedRevenue.newCustomers },
    { label: "신규 고객 LTV(원)", value: expectedRevenue.newCustomerLTV },
    { label: "총 예상 수익(원)", value: expectedRevenue.total },
  ];
}

function returnItem(label: string, { roi, low, high, evidence, breakEven }: ReturnEstimate): Item {
  return {
    label,
    value: roi,
    low,
    high,
    note: `${EVIDENCE_WORDS[evidence]}. ${BREAK_EVEN_WORDS[breakEven]}.`,
  };
}
