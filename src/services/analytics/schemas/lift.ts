import { z } from "zod";
import { Count, Percent, Won } from "./blocks.ts";

/** Why there is no lift. */
export const LIFT_GAPS = ["NOT_STARTED", "NO_SALES_DATA", "BASELINE_TOO_SHORT"] as const;

/**
 * Sales of the event's complete days against what the store usually sells on the same weekdays (N-04), with the ends of
 * the 90 % interval. Everything is null where there is no lift yet, but `minimumDetectableLift` is told before the start.
 */
export const SalesLift = z.strictObject({
  state: z.enum(["MEASURED", "UNKNOWN"]),
  reason: z.enum(LIFT_GAPS).nullable(),
  /** Recorded complete days of the event, 28 at most. */
  days: Count,
  /** Days of usual sales behind the comparison. */
  baselineDays: Count,
  actualSales: Won,
  expectedSales: Won,
  increase: Won,
  increaseLow: Won,
  increaseHigh: Won,
  rate: Percent,
  rateLow: Percent,
  rateHigh: Percent,
  level: z.literal(90),
  /** False: 통계적으로 구분 불가, the interval holds 0. */
  isDistinguishable: z.boolean().nullable(),
  /** The smallest true lift, in percent, that four of five events like this one would tell from noise. */
  minimumDetectableLift: Percent,
  /** The owner's sentence. */
  message: z.string(),
});
export type SalesLift = z.infer<typeof SalesLift>;
