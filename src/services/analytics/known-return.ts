import type { ComparativeAnalysis, Dashboard, RoiAnalysis } from "./schemas/index.ts";

type Industry = ComparativeAnalysis["industryComparison"][number];
type Previous = ComparativeAnalysis["previousEventComparison"][number];

/**
 * A figure of the contract's return, or null where neither sales nor a new customer is known: the formula counts both
 * as 0 then, and that is no loss of everything.
 *
 * @param figure the return itself in percent, or what was earned in won
 */
export function knownReturn(
  figure: number | null,
  { gaps, expectedRevenue }: Pick<RoiAnalysis, "gaps" | "expectedRevenue">,
): number | null {
  return gaps.includes("NO_SALES_DATA") && expectedRevenue.total === 0 ? null : figure;
}

/** The comparison, in which a return that nobody knows is put beside nobody else's. */
export function knownComparison({
  comparativeAnalysis,
  roiAnalysis,
}: Pick<Dashboard, "comparativeAnalysis" | "roiAnalysis">): ComparativeAnalysis {
  const { industryComparison, previousEventComparison } = comparativeAnalysis;
  const known = (figure: number | null) => knownReturn(figure, roiAnalysis);
  const ofOthers = ({ myValue, percentageDifference, differencePp }: Industry) => ({
    myValue: known(myValue),
    percentageDifference: known(percentageDifference),
    differencePp: known(differencePp),
  });
  const ofPast = ({ currentValue, improvementRate }: Previous) => ({
    currentValue: known(currentValue),
    improvementRate: known(improvementRate),
  });
  return {
    ...comparativeAnalysis,
    industryComparison: industryComparison.map((row) =>
      row.metric === "ROI" ? { ...row, ...ofOthers(row) } : row,
    ),
    previousEventComparison: previousEventComparison.map((row) =>
      row.metric === "ROI" ? { ...row, ...ofPast(row) } : row,
    ),
  };
}
