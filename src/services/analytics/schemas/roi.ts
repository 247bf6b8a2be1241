import { z } from "zod";
import { BreakEven, ChannelKey, Count, Percent, sectionFields, Won } from "./blocks.ts";

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
  breakEvenPoint: z.strictObject({ required: Won, achieved: Won, status: BreakEven }),
});
export type RoiAnalysis = z.infer<typeof RoiAnalysis>;
