import { type Returns, type RoiInputs, returnsOf } from "../../../roi/index.ts";
import type { ReturnEstimate, RoiAnalysis, SalesLift } from "../schemas/index.ts";
import { gammaQuantile, jeffreysRate } from "../statistics/index.ts";
import { toWon } from "./numbers.ts";

const TAIL = 0.05;

/**
 * The two returns of N-03 side by side, never added up: what the till shows (lift × margin), and what the store's own
 * assumption of a customer's worth makes of it (lift + new customers × lifetime value). Each with its 90 % interval.
 *
 * @param inputs the event's costs, customers and assumptions; its `salesIncreaseKrw` is replaced by the lift
 */
export function returnEstimates(inputs: RoiInputs, lift: LiftInterval): RoiAnalysis["returns"] {
  const withSales = (increase: number | null) => returnsOf({ ...inputs, salesIncreaseKrw: increase });
  const point = withSales(lift.increase);
  return {
    measured: measuredReturn({ inputs, lift, point, withSales }),
    modelled: modelledReturn({ inputs, lift, point, withSales }),
  };
}

/** What a return takes of a lift. */
export type LiftInterval = Pick<SalesLift, "increase" | "increaseLow" | "increaseHigh" | "isDistinguishable">;

type Parts = {
  readonly inputs: RoiInputs;
  readonly lift: LiftInterval;
  readonly point: Returns;
  readonly withSales: (increase: number | null) => Returns;
};

/** Strong needs a lift that can be told from noise and a margin that the store gave. */
function measuredReturn({ inputs, lift, point, withSales }: Parts): ReturnEstimate {
  if (point.measuredRoi === null) return NO_RETURN;
  const isStrong = lift.isDistinguishable === true && inputs.grossMarginPct !== null;
  return estimate({
    roi: point.measuredRoi,
    low: withSales(lift.increaseLow).measuredRoi,
    high: withSales(lift.increaseHigh).measuredRoi,
    evidence: isStrong ? "strong" : "weak",
  });
}

/**
 * Never strong: the worth of a customer is an assumption. Customers alone, without sales, do not tell whether the event
 * broke even, and nothing at all tells no return. New customers vary by chance like any count, and the two
 * errors are independent, so the distances to their ends add up as squares (Zou and Donner 2008).
 */
function modelledReturn({ inputs, lift, point, withSales }: Parts): ReturnEstimate {
  const { newCustomerLtvKrw: worth, newCustomers } = inputs;
  if (worth === null || point.modelledRoi === null) return NO_RETURN;
  if (newCustomers === 0 && lift.increase === null) return NO_RETURN;
  const sales = lift.increase ?? 0;
  const chance = jeffreysRate(newCustomers, 1);
  const fewer = worth * Math.max(0, newCustomers - gammaQuantile(TAIL, chance));
  const more = worth * Math.max(0, gammaQuantile(1 - TAIL, chance) - newCustomers);
  const below = Math.hypot(sales - (lift.increaseLow ?? sales), fewer);
  const above = Math.hypot((lift.increaseHigh ?? sales) - sales, more);
  const found = estimate({
    roi: point.modelledRoi,
    low: withSales(toWon(sales - below)).modelledRoi,
    high: withSales(toWon(sales + above)).modelledRoi,
    evidence: "weak",
  });
  return lift.increase === null ? { ...found, breakEven: "UNKNOWN" } : found;
}

function estimate(found: Pick<ReturnEstimate, "roi" | "low" | "high" | "evidence">): ReturnEstimate {
  const { low, high } = found;
  const isKnown = low !== null && high !== null;
  const breakEven = !isKnown ? "UNKNOWN" : low >= 0 ? "ACHIEVED" : high < 0 ? "NOT_ACHIEVED" : "UNCERTAIN";
  return { ...found, level: 90, breakEven };
}

export const NO_RETURN: ReturnEstimate = {
  ...{ roi: null, low: null, high: null, level: 90, evidence: "none", breakEven: "UNKNOWN" },
};
