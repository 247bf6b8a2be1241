import type { Outputs } from "../../../api/index.ts";
import { dateTime } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";

export type Freshness = Outputs["analytics"]["dashboard"]["summaryCards"]["freshness"];

const STATES: Record<Freshness["state"], () => string> = {
  final: m.dashboard_stateFinal,
  provisional: m.dashboard_stateProvisional,
  estimated: m.dashboard_stateEstimated,
  stale: m.dashboard_stateStale,
  missing: m.dashboard_stateMissing,
};

const SOURCES: Record<NonNullable<Freshness["source"]>, () => string> = {
  measured: m.dashboard_sourceMeasured,
  estimated: m.dashboard_sourceEstimated,
  manual: m.dashboard_sourceManual,
  simulated: m.dashboard_sourceSimulated,
  modelled: m.dashboard_sourceModelled,
};

/** How it was counted and whether it may change: of a number that is missing only that it is. */
function basisWords({ state, source }: Freshness): readonly string[] {
  return source === null || state === "missing" ? [STATES[state]()] : [SOURCES[source](), STATES[state]()];
}

/** When a number was counted, how, and whether it may still change. */
function freshnessWords(freshness: Freshness): string {
  const { asOf, finalAt } = freshness;
  return [
    asOf === null ? undefined : m.dashboard_asOf({ at: dateTime(asOf) }),
    ...basisWords(freshness),
    finalAt === null ? undefined : m.dashboard_finalAt({ at: dateTime(finalAt) }),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** The same where little room is: its time only when the number is an old one. */
export function shortFreshness(freshness: Freshness): string {
  const { state, asOf } = freshness;
  return [
    ...basisWords(freshness),
    state === "stale" && asOf !== null ? m.dashboard_asOf({ at: dateTime(asOf) }) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

export function FreshnessNote({ freshness }: { readonly freshness: Freshness }) {
  return <p className="mt-3 text-sm text-soft">{freshnessWords(freshness)}</p>;
}
