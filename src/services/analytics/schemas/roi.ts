import { z } from "zod";
import { BreakEven, ChannelKey, Count, Percent, sectionFields, Won } from "./blocks.ts";

/**
 * A return in percent with the ends of its 90 % interval (N-03); it may be negative. `evidence`: strong for sales that can be
 * told from noise and a margin that the store gave; weak otherwise and for every modelled return; none without a figure.
 * `breakEven`: UNCERTAIN while the interval holds 0.
 */
export const ReturnEstimate = z.strictObject({
  roi: Percent,
  low: Percent,
  high: Percent,
  level: z.literal(90),
  evidence: z.enum(["strong", "weak", "none"]),
  breakEven: z.enum(["ACHIEVED", "UNCERTAIN", "NOT_ACHIEVED", "UNKNOWN"]),
});
export type ReturnEstimate = z.infer<typeof ReturnEstimate>;

export const RoiAnalysis = z.strictObject({
  ...sectionFields,
  totalCost: z.strictObject({
    prizeCost: Won,
    channelCosts: z.array(z.strictObject({ channel: ChannelKey, label: z.string(), cost: Won })),
    otherCosts: Won,
    total: Won,
  }),
  expectedRevenue: z.strictObject({
    salesIncrease: Won,
    newCustomers: Count,
    newCustomerLTV: Won,
    total: Won,
  }),
  roiCalculation: z.strictObject({
    formula: z.string(),
    /** Modelled: sales increase plus lifetime value. */
    roi: Percent,
    /** Measured: the margin on the sales increase alone. */
    measuredRoi: Percent,
    grossMarginPct: Percent,
    /** The store gave no margin: 100 % was assumed. */
    isMarginAssumed: z.boolean().nullable(),
  }),
  /** From the lift over the usual sales: what the till shows, and with the assumed worth of new customers. */
  returns: z.strictObject({ measured: ReturnEstimate, modelled: ReturnEstimate }),
  breakEvenPoint: z.strictObject({ required: Won, achieved: Won, status: BreakEven }),
});
export type RoiAnalysis = z.infer<typeof RoiAnalysis>;
