import { LEVEL_LABELS } from "../benchmarks/index.ts";
import { knownComparison } from "../known-return.ts";
import type { Dashboard } from "../schemas/index.ts";
import { FRESHNESS_HEADER, freshnessCells, type Rows } from "./cells.ts";

const HEADER = [
  ...["비교", "지표", "내 값", "비교 값", "차이(%)", "차이(%p)"],
  ...["하위 25% 값", "상위 25% 값", "비교 대상", "비교 대상 가게 수", "비교 대상 월", "설명"],
  ...FRESHNESS_HEADER,
];

/** Beside the cohort's quartiles, and beside the best of the store's earlier events. */
export function comparisonRows(dashboard: Dashboard): Rows {
  const { industryComparison, previousEventComparison, freshness } = knownComparison(dashboard);
  return [
    HEADER,
    ...industryComparison.map(({ cohort, ...row }) => [
      ...["업종 평균", row.metric, row.myValue, row.industryAverage, row.percentageDifference],
      ...[row.differencePp, cohort?.p25 ?? null, cohort?.p75 ?? null],
      ...(cohort ? [LEVEL_LABELS[cohort.level], cohort.n, cohort.period] : [null, null, null]),
      ...[row.notes.join(", ") || null, ...freshnessCells(freshness)],
    ]),
    ...previousEventComparison.map((row) => [
      ...["이전 최고", row.metric, row.currentValue, row.previousBest, row.improvementRate],
      ...[null, null, null, null, null, null, null, ...freshnessCells(freshness)],
    ]),
  ];
}
