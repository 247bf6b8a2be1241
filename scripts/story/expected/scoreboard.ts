import { newCustomers, present, redeemed } from "../book.ts";
import type { Facts } from "../facts.ts";
import { halfUp, percent } from "../numbers.ts";
import { channelsKrw, roiOf } from "./roi.ts";

/** The event was made for new customers: verified first visits come first. */
export function expectedScoreboard(facts: Facts): object {
  const { event } = facts;
  const [visits, fresh] = [redeemed(event).length, newCustomers(event)];
  const { cost } = roiOf(facts, event, channelsKrw(facts));
  const card = (key: string, value: number | null) => ({
    key,
    value,
    state: value === null ? "UNKNOWN" : "KNOWN",
  });
  const isTold = visits > 0;
  return {
    objective: "NEW_CUSTOMERS",
    cards: [
      card("firstVisits", fresh),
      card("costPerFirstVisit", fresh === 0 ? null : halfUp(BigInt(cost), BigInt(fresh))),
      card("visits", visits),
      card("participants", present(event).length),
    ],
    cannibalisation: {
      newVisits: isTold ? fresh : null,
      regularVisits: isTold ? visits - fresh : null,
      regularShare: isTold ? percent(visits - fresh, visits) : null,
    },
  };
}
