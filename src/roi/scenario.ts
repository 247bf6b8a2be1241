import { divideHalfUp, toSafe } from "./exact.ts";
import type { RoiChanges, RoiInput, RoiInputs } from "./inputs.ts";

/** Views bring participants, participants visits, visits new customers. */
const CHAIN = ["views", "participants", "visits", "newCustomers"] as const;
type Link = (typeof CHAIN)[number];

export type Scenario = {
  readonly inputs: RoiInputs;
  /** People who should have followed a change but kept their number: what they follow is 0 or not known. */
  readonly unscaled: readonly RoiInput[];
};

/**
 * The inputs after changes. People follow the nearest change before them in the chain at the event's own rates,
 * rounded half up to whole people; a number given by itself wins. Sales follow nobody: what an event's people
 * spend is not told apart from other sales.
 *
 * @example scenarioOf({ ...inputs, participants: 100, visits: 40 }, { participants: 150 }).inputs.visits // 60
 */
export function scenarioOf(current: RoiInputs, changes: RoiChanges): Scenario {
  const people: Record<Link, number | null> = {
    views: current.views,
    participants: current.participants,
    visits: current.visits,
    newCustomers: current.newCustomers,
  };
  const unscaled: RoiInput[] = [];
  let leader: Link | undefined;
  for (const link of CHAIN) {
    const given = changes[link];
    if (given !== undefined) {
      people[link] = given;
      leader = link;
    } else if (leader !== undefined) {
      const followed = follow(current[link], current[leader], people[leader]);
      if (followed === undefined) unscaled.push(link);
      else people[link] = followed;
    }
  }
  const { views } = people;
  const whole = (link: Link) => people[link] ?? current[link] ?? 0;
  return {
    inputs: {
      prizeKrw: changes.prizeKrw ?? current.prizeKrw,
      channelKrw: changes.channelKrw ?? current.channelKrw,
      otherKrw: changes.otherKrw ?? current.otherKrw,
      views,
      participants: whole("participants"),
      visits: whole("visits"),
      newCustomers: whole("newCustomers"),
      grossMarginPct: changed(changes.grossMarginPct, current.grossMarginPct),
      newCustomerLtvKrw: changed(changes.newCustomerLtvKrw, current.newCustomerLtvKrw),
      salesIncreaseKrw: changed(changes.salesIncreaseKrw, current.salesIncreaseKrw),
    },
    unscaled,
  };
}

/** Null is a value here: "not known". */
function changed(change: number | null | undefined, current: number | null): number | null {
  return change === undefined ? current : change;
}

/** value × to / from; undefined when there is no rate to scale by. */
function follow(value: number | null, from: number | null, to: number | null): number | undefined {
  if (value === null || from === null || from === 0 || to === null) return undefined;
  return toSafe(divideHalfUp(BigInt(value) * BigInt(to), BigInt(from)));
}
