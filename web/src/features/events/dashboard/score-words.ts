import type { Outputs } from "../../../api/index.ts";
import { count, percent } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";

type Scoreboard = Outputs["analytics"]["scoreboard"];
type SalesLift = Outputs["analytics"]["dashboard"]["summaryCards"]["salesLift"];

const LABELS: Readonly<Record<string, () => string>> = {
  participants: m.dashboard_scoreParticipants,
  visits: m.dashboard_scoreVisits,
  firstVisits: m.dashboard_scoreFirstVisits,
  costPerFirstVisit: m.dashboard_scoreCostPerFirstVisit,
  returns: m.dashboard_scoreReturns,
  returnRate: m.dashboard_scoreReturnRate,
  salesLift: m.dashboard_scoreSalesLift,
  salesLiftRate: m.dashboard_scoreSalesLiftRate,
  measuredReturn: m.dashboard_scoreMeasuredReturn,
  views: m.dashboard_scoreViews,
  clicks: m.dashboard_scoreClicks,
  participationRate: m.dashboard_scoreParticipationRate,
};

/** A card's name; of a card that this app does not know, the server's own. */
export function scoreLabel({ key, label }: Pick<Scoreboard["cards"][number], "key" | "label">): string {
  return LABELS[key]?.() ?? label;
}

const RULES: Record<Scoreboard["objective"], () => string> = {
  NEW_CUSTOMERS: m.dashboard_ruleNewCustomers,
  REVISIT: m.dashboard_ruleRevisit,
  SALES: m.dashboard_ruleSales,
  AWARENESS: m.dashboard_ruleAwareness,
};

/** How the first card is counted. */
export function scoreRule({ objective }: Pick<Scoreboard, "objective">): string {
  return RULES[objective]();
}

/** How many of the verified visits were by regulars. */
export function regularsWords({
  newVisits,
  regularVisits,
  regularShare,
}: Omit<Scoreboard["cannibalisation"], "note" | "state">): string {
  if (newVisits === null || regularVisits === null || regularShare === null) return m.dashboard_visitsNone();
  const visits = count(newVisits + regularVisits);
  return regularVisits === 0
    ? m.dashboard_visitsAllNew({ visits })
    : m.dashboard_visitsRegulars({ visits, regulars: count(regularVisits), percent: percent(regularShare) });
}

type LiftFacts = Pick<
  SalesLift,
  "reason" | "baselineDays" | "minimumDetectableLift" | "isDistinguishable" | "rate" | "rateLow" | "rateHigh"
>;

/** What the sales tell of the event, or what is missing for them to tell something. */
export function liftWords(lift: LiftFacts): string {
  const { rate, rateLow, rateHigh, isDistinguishable, minimumDetectableLift } = lift;
  const threshold =
    minimumDetectableLift === null
      ? undefined
      : m.dashboard_liftThreshold({ percent: percent(Math.max(1, Math.ceil(minimumDetectableLift))) });
  if (rate === null || rateLow === null || rateHigh === null) return threshold ?? missingWords(lift);
  if (isDistinguishable !== true)
    return [m.dashboard_liftNoise(), threshold].filter((part) => part !== undefined).join(" ");
  const told = { percent: percent(Math.abs(rate)), low: percent(rateLow), high: percent(rateHigh) };
  return rate < 0 ? m.dashboard_liftLess(told) : m.dashboard_liftMore(told);
}

/** A draft has no days yet, so nothing was looked up before them. */
function missingWords({ reason, baselineDays }: LiftFacts): string {
  return reason === "NOT_STARTED" && baselineDays === 0
    ? m.dashboard_liftNotApproved()
    : m.dashboard_liftTooShort();
}
