import type { Outputs } from "../../api/index.ts";
import { count, dateTime, money } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";

type Figures = Pick<
  Outputs["channels"]["list"][number],
  "lastSuccessAt" | "ended7d" | "posted7d" | "costThisMonthKrw" | "costThisMonthSource"
>;

/** How the cost was obtained, as a mark behind the amount. */
const SOURCES = {
  measured: m.channels_costMeasured,
  estimated: m.channels_costEstimated,
  simulated: m.channels_costSimulated,
} as const;

/** How often the channel came through of late, when it last did, and what it cost; one sentence where it never sent. */
export function deliveryFacts(figures: Figures): readonly string[] {
  const { lastSuccessAt, ended7d, posted7d, costThisMonthKrw, costThisMonthSource } = figures;
  if (lastSuccessAt === null && ended7d === 0 && costThisMonthSource === null)
    return [m.channels_neverPosted()];
  return [
    ended7d === 0
      ? m.channels_noneLately()
      : m.channels_cameThrough({ ended: count(ended7d), posted: count(posted7d) }),
    ...(lastSuccessAt === null ? [] : [m.channels_lastSuccess({ at: dateTime(lastSuccessAt) })]),
    costThisMonthSource === null || costThisMonthKrw === 0
      ? m.channels_noCost()
      : `${m.channels_cost({ cost: money(costThisMonthKrw) })} (${SOURCES[costThisMonthSource]()})`,
  ];
}
