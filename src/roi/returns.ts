import { percentOf, toSafe } from "./exact.ts";
import type { RoiInputs } from "./inputs.ts";

/** Both returns of one set of inputs, with the amounts they come from: whole won, percent with one decimal. */
export type Returns = {
  readonly totalCostKrw: number;
  /** New customers × the worth of one; null without such a worth. */
  readonly newCustomerValueKrw: number | null;
  /** Sales increase plus the value of new customers; null when neither is known. */
  readonly revenueKrw: number | null;
  readonly modelledRoi: number | null;
  readonly measuredRoi: number | null;
  /** Modelled when the store has a lifetime value, else measured. */
  readonly roi: number | null;
  readonly kind: "modelled" | "measured";
  readonly isBrokenEven: boolean;
};

/**
 * The two returns on investment of formulas.md: (revenue − cost) / cost × 100 and (sales increase × margin − cost) /
 * cost × 100. Exact at any size; null where the cost is 0 or the revenue is not known.
 *
 * @example returnsOf({ ...inputs, prizeKrw: 100_000, salesIncreaseKrw: 150_000, newCustomerLtvKrw: null }).measuredRoi // 50
 */
export function returnsOf(inputs: RoiInputs): Returns {
  const { salesIncreaseKrw, newCustomerLtvKrw } = inputs;
  const cost = BigInt(inputs.prizeKrw) + BigInt(inputs.otherKrw) + BigInt(inputs.channelKrw);
  const customers =
    newCustomerLtvKrw === null ? null : BigInt(inputs.newCustomers) * BigInt(newCustomerLtvKrw);
  const revenue =
    salesIncreaseKrw === null && customers === null
      ? null
      : BigInt(salesIncreaseKrw ?? 0) + (customers ?? 0n);
  const modelled = revenue === null ? null : percentOf(revenue - cost, cost);
  const measured = measuredRoi(salesIncreaseKrw, cost, inputs.grossMarginPct);
  const kind = newCustomerLtvKrw === null ? "measured" : "modelled";
  return {
    totalCostKrw: toSafe(cost),
    newCustomerValueKrw: customers === null ? null : toSafe(customers),
    revenueKrw: revenue === null ? null : toSafe(revenue),
    modelledRoi: modelled,
    measuredRoi: measured,
    roi: kind === "measured" ? measured : modelled,
    kind,
    isBrokenEven: revenue !== null && cost > 0n && revenue >= cost,
  };
}

/** The margin in hundredths of a percent keeps it whole. */
function measuredRoi(increaseKrw: number | null, cost: bigint, marginPct: number | null): number | null {
  if (increaseKrw === null) return null;
  const whole = cost * 10_000n;
  return percentOf(BigInt(increaseKrw) * marginHundredths(marginPct) - whole, whole);
}

function marginHundredths(marginPct: number | null): bigint {
  return BigInt(Math.round((marginPct ?? 100) * 100));
}
