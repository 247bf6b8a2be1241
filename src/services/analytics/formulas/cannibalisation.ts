import type { Cannibalisation } from "../schemas/index.ts";
import { percentOf } from "./numbers.ts";
import { countText } from "./text.ts";

/**
 * Who came to redeem: people seen for the first time, or regulars, who might have come anyway (N-35). Counts of visits
 * are told exactly, however small: the cards beside them tell the same two numbers.
 *
 * @param visits verified visits of the event
 * @param newCustomers those of them with no entry in an earlier event of the store
 */
export function cannibalisation(visits: number, newCustomers: number): Cannibalisation {
  const fresh = Math.min(newCustomers, visits);
  const regulars = visits - fresh;
  if (visits === 0) return NO_VISITS;
  const share = percentOf(regulars, visits);
  return {
    state: "KNOWN",
    newVisits: fresh,
    regularVisits: regulars,
    regularShare: share,
    note:
      regulars === 0
        ? `확인된 방문 ${countText(visits)}건이 모두 첫 방문이에요.`
        : `확인된 방문 ${countText(visits)}건 중 ${countText(regulars)}건(${share}%)은 단골이에요. 단골이 받은 혜택은 새 매출이 아닐 수 있어요.`,
  };
}

const NO_VISITS: Cannibalisation = {
  ...{ state: "NO_VISITS", newVisits: null, regularVisits: null, regularShare: null },
  note: "확인된 방문이 아직 없어요.",
};
