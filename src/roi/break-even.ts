import { divideUp } from "./exact.ts";
import type { RoiInputs } from "./inputs.ts";
import { returnsOf } from "./returns.ts";

/**
 * The smallest number of participants with which the revenue reaches the cost, when new customers follow them at
 * this event's own rate (`scenarioOf`, whole customers). 0 when sales alone pay for it. Null when no number does: no
 * cost, no revenue known, no worth of a customer, or no new customer yet.
 *
 * With c new customers of p participants, k customers are needed, and c × n / p rounds half up to at least k from
 * n = (2k − 1) × p / 2c on.
 */
export function breakEvenParticipants(inputs: RoiInputs): number | null {
  const { participants, newCustomers, newCustomerLtvKrw, salesIncreaseKrw } = inputs;
  const { totalCostKrw, revenueKrw } = returnsOf(inputs);
  if (totalCostKrw === 0 || revenueKrw === null) return null;
  const need = BigInt(totalCostKrw) - BigInt(salesIncreaseKrw ?? 0);
  if (need <= 0n) return 0;
  if (!newCustomerLtvKrw || participants === 0 || newCustomers === 0) return null;
  const customers = divideUp(need, BigInt(newCustomerLtvKrw));
  const people = divideUp((2n * customers - 1n) * BigInt(participants), 2n * BigInt(newCustomers));
  return people > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(people);
}
