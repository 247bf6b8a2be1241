import type { Dashboard } from "../../services/analytics/index.ts";
import { createMissing, known, type Missing } from "./missing.ts";
import type { DashboardResponse } from "./schemas.ts";

export type ContractAnswer = {
  readonly body: DashboardResponse;
  /** JSON paths of required numbers that are 0 because they are not known, e.g. `summaryCards.roi.value`. */
  readonly missing: readonly string[];
  /** Ids of channels whose numbers could not be renewed. */
  readonly degraded: readonly string[];
};

/**
 * The contract's body of a dashboard (D-15): nothing but its fields, labels for channels, cumulative counts,
 * `null` only for the two industry figures of the ROI card.
 */
export function toContract(dashboard: Dashboard): ContractAnswer {
  const missing = createMissing();
  return {
    body: {
      eventId: dashboard.eventId,
      storeId: dashboard.storeId,
      eventTitle: dashboard.eventTitle,
      summaryCards: summaryCards(dashboard, missing),
      channelPerformance: channelPerformance(dashboard, missing),
      participationTrend: participationTrend(dashboard),
      roiAnalysis: roiAnalysis(dashboard, missing),
      participantProfile: participantProfile(dashboard),
      comparativeAnalysis: comparativeAnalysis(dashboard),
      lastUpdated: dashboard.lastUpdated,
      cacheStatus: dashboard.cacheStatus,
    },
    missing: missing.paths,
    degraded: dashboard.degraded.map(({ channel }) => channel),
  };
}

function summaryCards(
  { summaryCards: cards }: Dashboard,
  { orZero }: Missing,
): DashboardResponse["summaryCards"] {
  const { totalParticipants, totalViews, roi, salesGrowth } = cards;
  const at = (path: string, value: number | null) => orZero(`summaryCards.${path}`, value);
  return {
    totalParticipants: {
      ...totalParticipants,
      achievementRate: at("totalParticipants.achievementRate", totalParticipants.achievementRate),
    },
    totalViews: {
      count: at("totalViews.count", totalViews.count),
      yesterdayChange: at("totalViews.yesterdayChange", totalViews.yesterdayChange),
      channelBreakdown: totalViews.channelBreakdown.map(({ label, views }) => ({ channel: label, views })),
    },
    roi: {
      value: at("roi.value", roi.value),
      industryAverage: roi.industryAverage,
      comparisonRate: roi.comparisonRate,
      totalCost: at("roi.totalCost", roi.totalCost),
      totalRevenue: at("roi.totalRevenue", roi.totalRevenue),
      breakEvenStatus: roi.breakEvenStatus,
    },
    salesGrowth: {
      rate: at("salesGrowth.rate", salesGrowth.rate),
      ...known({
        beforeEventSales: salesGrowth.beforeEventSales,
        afterEventSales: salesGrowth.afterEventSales,
      }),
      periodComparison: salesGrowth.periodComparison,
    },
  };
}

function channelPerformance(
  { channelPerformance: rows }: Dashboard,
  { orZero }: Missing,
): DashboardResponse["channelPerformance"] {
  return rows
    .filter(({ channel }) => channel !== "direct")
    .map((row, index) => {
      const at = (field: string, value: number | null) =>
        orZero(`channelPerformance[${index}].${field}`, value);
      return {
        channel: row.label,
        views: at("views", row.views),
        participants: row.participants,
        conversionRate: at("conversionRate", row.conversionRate),
        costPerAcquisition: at("costPerAcquisition", row.costPerAcquisition),
        status: row.status,
      };
    });
}

function participationTrend({
  participationTrend: trend,
}: Dashboard): DashboardResponse["participationTrend"] {
  const { timeUnit, dataPoints, peakTime } = trend;
  return {
    timeUnit,
    dataPoints: dataPoints.map(({ timestamp, cumulative }) => ({ timestamp, participantCount: cumulative })),
    ...(peakTime === null
      ? {}
      : { peakTime: { timestamp: peakTime.timestamp, participantCount: peakTime.participants } }),
  };
}

function roiAnalysis({ roiAnalysis: roi }: Dashboard, { orZero }: Missing): DashboardResponse["roiAnalysis"] {
  const at = (path: string, value: number | null) => orZero(`roiAnalysis.${path}`, value);
  return {
    totalCost: {
      prizeCost: at("totalCost.prizeCost", roi.totalCost.prizeCost),
      channelCosts: roi.totalCost.channelCosts.map(({ label, cost }) => ({
        channel: label,
        ...known({ cost }),
      })),
      otherCosts: at("totalCost.otherCosts", roi.totalCost.otherCosts),
      total: at("totalCost.total", roi.totalCost.total),
    },
    expectedRevenue: {
      salesIncrease: at("expectedRevenue.salesIncrease", roi.expectedRevenue.salesIncrease),
      newCustomerLTV: at("expectedRevenue.newCustomerLTV", roi.expectedRevenue.newCustomerLTV),
      total: at("expectedRevenue.total", roi.expectedRevenue.total),
    },
    roiCalculation: {
      formula: roi.roiCalculation.formula,
      roi: at("roiCalculation.roi", roi.roiCalculation.roi),
    },
    breakEvenPoint: {
      required: at("breakEvenPoint.required", roi.breakEvenPoint.required),
      achieved: at("breakEvenPoint.achieved", roi.breakEvenPoint.achieved),
      status: roi.breakEvenPoint.status,
    },
  };
}

function participantProfile({
  participantProfile: profile,
}: Dashboard): DashboardResponse["participantProfile"] {
  const { ageDistribution, genderDistribution, regionDistribution, timeDistribution } = profile;
  return { ageDistribution, genderDistribution, regionDistribution, timeDistribution };
}

function comparativeAnalysis({
  comparativeAnalysis: both,
}: Dashboard): DashboardResponse["comparativeAnalysis"] {
  return {
    industryComparison: both.industryComparison.map(
      ({ metric, myValue, industryAverage, percentageDifference }) => ({
        metric,
        ...known({ myValue, industryAverage, percentageDifference }),
      }),
    ),
    previousEventComparison: both.previousEventComparison.map(
      ({ metric, currentValue, previousBest, improvementRate }) => ({
        metric,
        ...known({ currentValue, previousBest, improvementRate }),
      }),
    ),
  };
}
