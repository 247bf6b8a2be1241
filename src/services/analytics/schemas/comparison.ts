import { z } from "zod";
import { Percent, sectionFields } from "./blocks.ts";

export const ComparativeAnalysis = z.strictObject({
  ...sectionFields,
  industryComparison: z.array(
    z.strictObject({
      metric: z.enum(["참여율", "ROI", "전환율"]),
      myValue: Percent,
      industryAverage: Percent,
      percentageDifference: Percent,
      reason: z.literal("INSUFFICIENT_COHORT").nullable(),
    }),
  ),
  previousEventComparison: z.array(
    z.strictObject({
      metric: z.enum(["참여자 수", "ROI", "매출 증가율"]),
      currentValue: Percent,
      previousBest: Percent,
      improvementRate: Percent,
    }),
  ),
});
export type ComparativeAnalysis = z.infer<typeof ComparativeAnalysis>;
