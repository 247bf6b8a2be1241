import { z } from "zod";

/** The source contract's bodies, field by field; required numbers that are not known are 0 (D-15). */
const rate = z.number();
const won = z.int();
const count = z.int();
const time = z.iso.datetime({ offset: true });
const breakEven = z.enum(["ACHIEVED", "NOT_ACHIEVED"]);

const SummaryCards = z.strictObject({
  totalParticipants: z.strictObject({
    count,
    targetGoal: count,
    achievementRate: rate,
    dailyChange: count.optional(),
  }),
  totalViews: z.strictObject({
    count,
    yesterdayChange: rate,
    channelBreakdown: z.array(z.strictObject({ channel: z.string(), views: count })).optional(),
  }),
  roi: z.strictObject({
    value: rate,
    industryAverage: rate.nullable(),
    comparisonRate: rate.nullable(),
    totalCost: won,
    totalRevenue: won,
    breakEvenStatus: breakEven,
  }),
  salesGrowth: z.strictObject({
    rate,
    beforeEventSales: won.optional(),
    afterEventSales: won.optional(),
    periodComparison: z.string().optional(),
  }),
});

const ChannelPerformance = z.strictObject({
  channel: z.string(),
  views: count,
  participants: count,
  conversionRate: rate,
  costPerAcquisition: won,
  status: z.enum(["SUCCESS", "FAILED", "PENDING"]),
});

const ParticipationTrend = z.strictObject({
  timeUnit: z.enum(["HOURLY", "DAILY"]),
  /** Cumulative at the bucket's end. */
  dataPoints: z.array(z.strictObject({ timestamp: time, participantCount: count })),
  /** The hour with the most new participants. */
  peakTime: z.strictObject({ timestamp: time, participantCount: count }).optional(),
});

const RoiAnalysis = z.strictObject({
  totalCost: z.strictObject({
    prizeCost: won,
    channelCosts: z.array(z.strictObject({ channel: z.string(), cost: won.optional() })),
    otherCosts: won,
    total: won,
  }),
  expectedRevenue: z.strictObject({ salesIncrease: won, newCustomerLTV: won, total: won }),
  roiCalculation: z.strictObject({ formula: z.string(), roi: rate }),
  breakEvenPoint: z.strictObject({ required: won, achieved: won, status: breakEven }),
});

const share = { count, percentage: rate };

const ParticipantProfile = z.strictObject({
  ageDistribution: z.array(z.strictObject({ ageGroup: z.string(), ...share })),
  genderDistribution: z.array(z.strictObject({ gender: z.string(), ...share })),
  regionDistribution: z.array(z.strictObject({ region: z.string(), ...share })),
  timeDistribution: z.array(z.strictObject({ timeSlot: z.string(), ...share })),
});

const ComparativeAnalysis = z.strictObject({
  industryComparison: z.array(
    z.strictObject({
      metric: z.string(),
      myValue: rate.optional(),
      industryAverage: rate.optional(),
      percentageDifference: rate.optional(),
    }),
  ),
  previousEventComparison: z.array(
    z.strictObject({
      metric: z.string(),
      currentValue: rate.optional(),
      previousBest: rate.optional(),
      improvementRate: rate.optional(),
    }),
  ),
});

export const DashboardResponse = z.strictObject({
  eventId: z.uuid(),
  storeId: z.uuid(),
  eventTitle: z.string(),
  summaryCards: SummaryCards,
  channelPerformance: z.array(ChannelPerformance),
  participationTrend: ParticipationTrend,
  roiAnalysis: RoiAnalysis,
  participantProfile: ParticipantProfile,
  comparativeAnalysis: ComparativeAnalysis,
  lastUpdated: time,
  cacheStatus: z.enum(["HIT", "MISS"]),
});
export type DashboardResponse = z.infer<typeof DashboardResponse>;

export const ErrorResponse = z.strictObject({ error: z.string(), message: z.string(), timestamp: time });
export type ErrorResponse = z.infer<typeof ErrorResponse>;
