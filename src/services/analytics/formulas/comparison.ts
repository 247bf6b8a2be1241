import type { ComparativeAnalysis, ReturnEstimate } from "../schemas/index.ts";
import type { EventWithCosts } from "./facts.ts";
import { industryComparison } from "./industry.ts";
import { changeOf } from "./numbers.ts";
import { roiOf } from "./roi.ts";
import { salesWindow } from "./sales.ts";
import { headOf, type Scene } from "./section.ts";

/** Against the industry and against the best of the store's own earlier events. */
export function comparativeAnalysis(scene: Scene, measured: ReturnEstimate): ComparativeAnalysis {
  const industryRows = industryComparison(scene, measured);
  const previousEventComparison = previous(scene);
  const hasAverage = industryRows.some(({ industryAverage }) => industryAverage !== null);
  return {
    ...headOf(scene, {
      gaps: [
        !hasAverage && "INSUFFICIENT_COHORT",
        previousEventComparison.length === 0 && "NO_EARLIER_EVENT",
      ],
      isEmpty: !hasAverage && previousEventComparison.length === 0,
      source: "measured",
    }),
    industryComparison: industryRows,
    previousEventComparison,
  };
}

type Figures = { participants: number; roi: number | null; salesGrowth: number | null };

/** Of an earlier event, by the same facts. */
function figuresOf({ facts, zone }: Scene, { event, costs }: EventWithCosts): Figures {
  const window = salesWindow({ event, sales: facts.sales, zone, now: facts.now });
  const roi = roiOf({ event, costs, store: facts.store, window });
  return { participants: event.participants, roi: roi.roi, salesGrowth: window.rate };
}

function previous(scene: Scene): ComparativeAnalysis["previousEventComparison"] {
  const { facts, roi, window } = scene;
  if (facts.earlier.length === 0) return [];
  const current = { participants: facts.event.participants, roi: roi.roi, salesGrowth: window.rate };
  const past = facts.earlier.map((event) => figuresOf(scene, event));
  const rows = [
    {
      metric: "참여자 수",
      currentValue: current.participants,
      previousBest: bestOf(past.map((one) => one.participants)),
    },
    { metric: "ROI", currentValue: current.roi, previousBest: bestOf(past.map((one) => one.roi)) },
    {
      metric: "매출 증가율",
      currentValue: current.salesGrowth,
      previousBest: bestOf(past.map((one) => one.salesGrowth)),
    },
  ] as const;
  return rows.map((row) => ({
    ...row,
    improvementRate:
      row.currentValue === null || row.previousBest === null
        ? null
        : changeOf(row.currentValue, row.previousBest),
  }));
}

/** The largest known value; null without any. */
export function bestOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
