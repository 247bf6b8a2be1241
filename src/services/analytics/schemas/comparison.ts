import { z } from "zod";
import { LEVELS } from "../benchmarks/measures.ts";
import { STANDINGS } from "../benchmarks/standing.ts";
import { CohortSize, Month } from "./benchmarks.ts";
import { Percent, sectionFields } from "./blocks.ts";

export const ComparativeAnalysis = z.strictObject({
  ...sectionFields,
  industryComparison: z.array(
    z.strictObject({
      metric: z.enum(["참여율", "ROI", "전환율"]),
      myValue: Percent,
      industryAverage: Percent,
      percentageDifference: Percent,
      /** Percentage points; known where the other one has no meaning, too (an average of 0 or below). */
      differencePp: Percent,
      /** Whose average it is. */
      cohort: z
        .strictObject({
          period: Month,
          level: z.enum(LEVELS),
          n: CohortSize,
          p25: z.number(),
          p75: z.number(),
        })
        .nullable(),
      /** TYPICAL: within the middle half of the stores, so not to be told from the average. */
      standing: z.enum(STANDINGS).nullable(),
      /** Sentences for the owner. */
      notes: z.array(z.string()),
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
