import { seededRandom } from "../src/services/analytics/statistics/index.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { alertsOf, simulatedTraffic } from "./lib/simulated-traffic.ts";

/** Question: how often is an owner told of nothing, and how soon of a break (N-22)? */
const FALSE_A_WEEK_MAX = 1;
const FOUND_MIN = 0.9;
const PEOPLE_A_DAY = [20, 100, 300, 1000];
const WEEKS = 3;
const STORES = 20;
/** Breaks begin on the eleventh day, at noon or in one of the seven hours after it. */
const BREAK_DAY = 10;
const WITHIN_HOURS = 2;

function main(): void {
  printFigures(
    PEOPLE_A_DAY.flatMap((perDay) => [falseAlerts(perDay), found(perDay, true), found(perDay, false)]),
  );
}

function falseAlerts(perDay: number): Figure {
  const random = seededRandom(`quiet ${perDay}`);
  let alerts = 0;
  for (let store = 0; store < STORES; store += 1)
    alerts += alertsOf(simulatedTraffic(random, { perDay, days: WEEKS * 7 })).length;
  return {
    question: `false alerts a week, ${perDay} participants a day`,
    value: alerts / (STORES * WEEKS),
    unit: "count",
    limit: { kind: "atMost", value: FALSE_A_WEEK_MAX },
    note: `${STORES} stores, ${WEEKS} weeks each`,
  };
}

/** A broken link is seen by the probe; anything else that stops people only by their missing. */
function found(perDay: number, isLink: boolean): Figure {
  const random = seededRandom(`break ${perDay} ${isLink}`);
  let hits = 0;
  for (let store = 0; store < STORES; store += 1) {
    const at = BREAK_DAY * 24 + 12 + (store % 8);
    const traffic = simulatedTraffic(random, { perDay, days: BREAK_DAY + 1 });
    const entries = traffic.entries.map((count, hour) => (hour >= at ? 0 : count));
    const alerts = alertsOf({ ...traffic, entries }, (hour) => isLink && hour >= at);
    if (alerts.some((alert) => alert.at >= at && alert.at < at + WITHIN_HOURS)) hits += 1;
  }
  return {
    question: `${isLink ? "broken links" : "other silences"} found in 2 h, ${perDay} participants a day`,
    value: hits / STORES,
    unit: "ratio",
    ...(isLink ? { limit: { kind: "atLeast", value: FOUND_MIN } as const } : {}),
  };
}

main();
