import { z } from "zod";
import { BreakEven, ChannelKey, Count, Freshness, Percent, sectionFields, Won } from "./blocks.ts";
import { SalesLift } from "./lift.ts";

export const SalesGrowthCard = z.strictObject({
  rate: Percent,
  beforeEventSales: Won,
  afterEventSales: Won,
  periodComparison: z.string(),
  /** Smallest change, in percent, that these sales could tell from noise. */
  minimumDetectableChange: Percent,
  isDistinguishable: z.boolean().nullable(),
});
export type SalesGrowthCard = z.infer<typeof SalesGrowthCard>;

export const SummaryCards = z.strictObject({
  ...sectionFields,
  totalParticipants: z.strictObject({
    count: Count,
    targetGoal: Count,
    achievementRate: Percent,
    dailyChange: z.int(),
  }),
  totalViews: z.strictObject({
    count: Count.nullable(),
    yesterdayChange: Percent,
    channelBreakdown: z.array(z.strictObject({ channel: ChannelKey, label: z.string(), views: Count })),
  }),
  roi: z.strictObject({
    value: Percent,
    /** Which of the two the value is. */
    kind: z.enum(["modelled", "measured"]),
    targetRate: Percent,
    industryAverage: Percent,
    comparisonRate: Percent,
    totalCost: Won,
    totalRevenue: Won,
    breakEvenStatus: BreakEven,
  }),
  salesGrowth: SalesGrowthCard,
  salesLift: SalesLift,
  /** Of each card's figure. */
  cardFreshness: z.strictObject({
    totalParticipants: Freshness,
    totalViews: Freshness,
    roi: Freshness,
    salesGrowth: Freshness,
  }),
});
export type SummaryCards = z.infer<typeof SummaryCards>;
