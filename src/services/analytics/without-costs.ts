import { type CardName, MISSING, NO_RETURN } from "./formulas/index.ts";
import type { Dashboard, ScoreCard } from "./schemas/index.ts";

/** What staff see (D-18): no costs, and nothing that costs could be computed back from. */
export function withoutCosts(dashboard: Dashboard): Dashboard {
  const { summaryCards, channelPerformance, roiAnalysis, comparativeAnalysis, scoreboard } = dashboard;
  return {
    ...dashboard,
    summaryCards: {
      ...summaryCards,
      state: "PARTIAL",
      gaps: [...summaryCards.gaps, "WITHHELD"],
      roi: {
        ...summaryCards.roi,
        value: null,
        targetRate: null,
        comparisonRate: null,
        totalCost: null,
        totalRevenue: null,
        breakEvenStatus: "NOT_ACHIEVED",
      },
      cardFreshness: { ...summaryCards.cardFreshness, roi: MISSING },
    },
    channelPerformance: channelPerformance.map((row) => ({
      ...row,
      costKrw: null,
      costPerAcquisition: null,
      acquisitionCost: null,
    })),
    roiAnalysis: withoutAmounts(roiAnalysis),
    scoreboard: { ...scoreboard, cards: scoreboard.cards.map(withoutCost) },
    comparativeAnalysis: {
      ...comparativeAnalysis,
      industryComparison: comparativeAnalysis.industryComparison.map((row) =>
        row.metric === "ROI"
          ? {
              ...row,
              myValue: null,
              percentageDifference: null,
              differencePp: null,
              standing: null,
              notes: [],
            }
          : row,
      ),
      previousEventComparison: comparativeAnalysis.previousEventComparison.map((row) =>
        row.metric === "ROI"
          ? { ...row, currentValue: null, previousBest: null, improvementRate: null }
          : row,
      ),
    },
  };
}

const COST_CARDS: readonly string[] = ["costPerFirstVisit", "measuredReturn"] satisfies CardName[];

function withoutCost(card: ScoreCard): ScoreCard {
  return COST_CARDS.includes(card.key) ? { ...card, value: null, state: "WITHHELD" } : card;
}

function withoutAmounts(roi: Dashboard["roiAnalysis"]): Dashboard["roiAnalysis"] {
  return {
    ...roi,
    state: "EMPTY",
    gaps: ["WITHHELD"],
    freshness: MISSING,
    totalCost: {
      prizeCost: null,
      channelCosts: roi.totalCost.channelCosts.map((row) => ({ ...row, cost: null })),
      otherCosts: null,
      total: null,
    },
    expectedRevenue: {
      salesIncrease: null,
      newCustomers: roi.expectedRevenue.newCustomers,
      newCustomerLTV: null,
      total: null,
    },
    roiCalculation: {
      formula: roi.roiCalculation.formula,
      roi: null,
      measuredRoi: null,
      grossMarginPct: null,
      isMarginAssumed: null,
    },
    returns: { measured: NO_RETURN, modelled: NO_RETURN },
    breakEvenPoint: { required: null, achieved: null, status: "NOT_ACHIEVED" },
  };
}
