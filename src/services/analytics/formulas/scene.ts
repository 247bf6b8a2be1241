import type { DashboardFacts } from "./facts.ts";
import { roiOf } from "./roi.ts";
import { salesWindow } from "./sales.ts";
import type { Scene } from "./section.ts";
import { createZone } from "./zone.ts";

/** The facts with what several sections ask of them, computed once. */
export function createScene(facts: DashboardFacts): Scene {
  const { event, costs, store, sales, now } = facts;
  const zone = createZone(store.timeZone);
  const window = salesWindow({ event, sales, zone, now });
  return { facts, zone, window, roi: roiOf({ event, costs, store, window }) };
}
