import { z } from "zod";
import { instantOutput } from "../../schemas.ts";
import { Count, sectionFields } from "./blocks.ts";

export const Granularity = z.enum(["HOURLY", "DAILY"]);
export type Granularity = z.infer<typeof Granularity>;

export const TrendPoint = z.strictObject({
  /** Start of the bucket. */
  timestamp: instantOutput,
  participants: Count,
  cumulative: Count,
  conversions: Count,
  partial: z.boolean(),
});
export type TrendPoint = z.infer<typeof TrendPoint>;

export const ParticipationTrend = z.strictObject({
  ...sectionFields,
  timeUnit: Granularity,
  dataPoints: z.array(TrendPoint),
  /** The hour with the most new participants. */
  peakTime: z.strictObject({ timestamp: instantOutput, participants: Count }).nullable(),
});
export type ParticipationTrend = z.infer<typeof ParticipationTrend>;
