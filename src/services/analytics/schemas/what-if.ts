import { z } from "zod";
import { isAllowed, ROI_INPUTS, ROI_LIMITS, type RoiInputs } from "../../../roi/index.ts";
import { uuid } from "../../schemas.ts";
import { Count, Percent, Won } from "./blocks.ts";

const { prizeKrw: amountLimit, salesIncreaseKrw: salesLimit, grossMarginPct: marginLimit } = ROI_LIMITS;

const Amount = z.int().min(amountLimit.min).max(amountLimit.max);
const Sales = z.int().min(salesLimit.min).max(salesLimit.max);
/** Percent with at most two decimals. */
const Margin = z
  .number()
  .min(marginLimit.min)
  .max(marginLimit.max)
  .refine((value) => isAllowed("grossMarginPct", value), "more than two decimals");

/** `null` says "not known" where that is possible. */
const changes = z.strictObject({
  prizeKrw: Amount.optional(),
  channelKrw: Amount.optional(),
  otherKrw: Amount.optional(),
  views: Amount.nullable().optional(),
  participants: Amount.optional(),
  visits: Amount.optional(),
  newCustomers: Amount.optional(),
  grossMarginPct: Margin.nullable().optional(),
  newCustomerLtvKrw: Amount.nullable().optional(),
  salesIncreaseKrw: Sales.nullable().optional(),
});

function rangeOf(value: z.ZodType<number>) {
  return z
    .strictObject({ low: value, high: value })
    .refine(({ low, high }) => low <= high, "low is above high")
    .optional();
}

const ranges = z.strictObject({
  prizeKrw: rangeOf(Amount),
  channelKrw: rangeOf(Amount),
  otherKrw: rangeOf(Amount),
  views: rangeOf(Amount),
  participants: rangeOf(Amount),
  visits: rangeOf(Amount),
  newCustomers: rangeOf(Amount),
  grossMarginPct: rangeOf(Margin),
  newCustomerLtvKrw: rangeOf(Amount),
  salesIncreaseKrw: rangeOf(Sales),
});

export const whatIfInput = z.strictObject({
  eventId: uuid,
  changes: changes.default({}),
  /** Where an assumption is varied other than by ±20 %. */
  ranges: ranges.optional(),
});

/** What both returns are computed from: whole won, whole people, the margin in percent. */
export const RoiFacts = z.strictObject({
  prizeKrw: Count,
  channelKrw: Count,
  otherKrw: Count,
  views: Count.nullable(),
  participants: Count,
  visits: Count,
  newCustomers: Count,
  grossMarginPct: Percent,
  newCustomerLtvKrw: Won,
  salesIncreaseKrw: Won,
}) satisfies z.ZodType<RoiInputs>;

const Returns = z.strictObject({
  totalCostKrw: Count,
  newCustomerValueKrw: Won,
  revenueKrw: Won,
  modelledRoi: Percent,
  measuredRoi: Percent,
  /** The one that the dashboard shows: modelled where the store has a lifetime value, else measured. */
  roi: Percent,
  kind: z.enum(["modelled", "measured"]),
  isBrokenEven: z.boolean(),
});

const Assumption = z.enum(ROI_INPUTS);
const end = z.strictObject({ value: z.number(), modelledRoi: Percent, measuredRoi: Percent });

export const WhatIfAnswer = z.strictObject({
  eventId: uuid,
  current: z.strictObject({ inputs: RoiFacts, returns: Returns }),
  changed: z.strictObject({
    inputs: RoiFacts,
    returns: Returns,
    /** People who could not follow a change, because what they follow is 0 or not known. */
    unscaled: z.array(Assumption),
  }),
  /** Largest swing first; `swing` in percentage points of the shown ROI. */
  tornado: z.array(z.strictObject({ assumption: Assumption, low: end, high: end, swing: Percent })),
  breakEvenParticipants: Count.nullable(),
});
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>;
