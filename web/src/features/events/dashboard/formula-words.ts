import type { Outputs } from "../../../api/index.ts";
import { serverWords } from "../../../i18n/index.ts";

type Derivation = Outputs["analytics"]["explain"]["derivation"];

const MEASURED = "(sales above the usual × margin − cost) / cost × 100";
const MODELLED = "(sales above the usual + worth of new customers − cost) / cost × 100";
const LOW = ", lower end of the 90% range";
const HIGH = ", upper end of the 90% range";

const FORMULAS: Record<Derivation["formulaName"], string> = {
  recorded: "As it was recorded",
  total: "All added up (unknown values left out)",
  totalViews: "Views of all channels added up (unknown if none is known)",
  best: "The largest value of earlier events",
  share: "part / whole × 100",
  change: "(now − before) / before × 100",
  difference: "now − before",
  ratio: "my value / other value × 100",
  improvement: "(my value − other value) / |other value| × 100",
  averageGap: "(my value − the industry's) / the industry's × 100 (unknown if the industry's is 0 or less)",
  points: "my value − the industry's (percentage points)",
  perParticipant: "cost / participants",
  detectableChange: "2.8 × coefficient of variation × √(2 / days) × 100",
  totalCost: "prizes + channels + other costs",
  customerValue: "new customers × worth of a new customer",
  revenue: "sales increase + worth of new customers",
  roi: "(revenue − cost) / cost × 100 (expected if the worth of a new customer is known, else measured)",
  modelledRoi: "(revenue − cost) / cost × 100",
  measuredRoi: "(sales increase × margin − cost) / cost × 100",
  measuredReturn: MEASURED,
  measuredReturnLow: `${MEASURED}${LOW}`,
  measuredReturnHigh: `${MEASURED}${HIGH}`,
  modelledReturn: MODELLED,
  modelledReturnLow: `${MODELLED}${LOW}`,
  modelledReturnHigh: `${MODELLED}${HIGH}`,
};

/** How a figure was computed from what stands under it. */
export function formulaWords({ formula, formulaName }: Pick<Derivation, "formula" | "formulaName">): string {
  // A newer server may know more formulas than this app.
  return serverWords(formula, () => FORMULAS[formulaName] ?? "Computed from these values");
}
