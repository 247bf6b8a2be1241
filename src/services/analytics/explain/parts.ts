import { CHANNEL_IDS, type ChannelId } from "../../../channels/index.ts";
import type { ChannelFacts, EventWithCosts } from "../formulas/facts.ts";
import { sum } from "../formulas/numbers.ts";
import { salesWindow } from "../formulas/sales.ts";
import { countedViews, type Scene } from "../formulas/section.ts";
import type { SalesLift } from "../schemas/index.ts";
import { type Derivation, type DerivationInput, derive } from "./derivation.ts";
import type { Value } from "./formulas.ts";

type Leaf = Pick<DerivationInput, "source" | "unit"> & Partial<Pick<DerivationInput, "asOf" | "rows">>;

export function input(name: string, value: Value, leaf: Leaf): DerivationInput {
  return { name, value, asOf: null, rows: null, ...leaf };
}

/** A figure that is what was recorded. */
export function recorded(name: string, value: Value, leaf: Leaf): Derivation {
  return derive(name, leaf.unit, { formula: "recorded", inputs: [input("value", value, leaf)] });
}

/** A count of the event's messages: as many rows as people. */
export function people(scene: Scene, name: string, value: number): DerivationInput {
  return input(name, value, {
    unit: "people",
    source: "log",
    asOf: scene.zone.iso(scene.facts.now),
    rows: value,
  });
}

export function channelViews(scene: Scene, name: string, channel: ChannelFacts): DerivationInput {
  const asOf = channel.asOf === null ? null : scene.zone.iso(channel.asOf);
  const views = countedViews(channel);
  const source = SOURCE_OF[channel.source ?? ""] ?? "channel";
  return input(name, views, { unit: "views", source, asOf, rows: views === null ? 0 : 1 });
}

/** What stands for views that no channel counted. */
const SOURCE_OF: Readonly<Record<string, DerivationInput["source"]>> = {
  manual: "owner",
  simulated: "simulated",
};

export function allViews(scene: Scene, name: string): Derivation {
  const inputs = scene.facts.channels.map((channel) => channelViews(scene, channel.channel, channel));
  return derive(name, "views", { formula: "totalViews", inputs });
}

type Costs = EventWithCosts["costs"];

export function channelCost(costs: Costs, channel: ChannelId, name: string): DerivationInput {
  return input(name, costs.channelKrw.get(channel) ?? 0, {
    unit: "won",
    source: "log",
    rows: costs.channelKrw.has(channel) ? 1 : 0,
  });
}

export function costInputs({ prizeKrw, otherKrw, ...costs }: Costs): (DerivationInput | Derivation)[] {
  const channels = CHANNEL_IDS.filter((channel) => costs.channelKrw.has(channel));
  return [
    input("prizeKrw", prizeKrw, { unit: "won", source: "owner" }),
    derive("channelKrw", "won", {
      formula: "total",
      inputs: channels.map((channel) => channelCost({ prizeKrw, otherKrw, ...costs }, channel, channel)),
    }),
    input("otherKrw", otherKrw, { unit: "won", source: "owner" }),
  ];
}

/** Sales of the event's complete days and of the same weekdays before. */
export function salesInputs({ facts, zone }: Scene, { event }: Pick<EventWithCosts, "event">) {
  const window = salesWindow({ event, sales: facts.sales, zone, now: facts.now });
  const day = { source: "sales", rows: window.increase === null ? 0 : window.days } as const;
  return [
    input("now", window.after, { ...day, unit: "won" }),
    input("before", window.before, { ...day, unit: "won" }),
  ];
}

export function salesIncrease(scene: Scene, whose: Pick<EventWithCosts, "event">, name: string): Derivation {
  return derive(name, "won", { formula: "difference", inputs: salesInputs(scene, whose) });
}

export function customerInputs({ facts, zone }: Scene, { event }: Pick<EventWithCosts, "event">) {
  const asOf = zone.iso(facts.now);
  return [
    input("newCustomers", event.newCustomers, {
      unit: "people",
      source: "log",
      asOf,
      rows: event.newCustomers,
    }),
    input("newCustomerLtvKrw", facts.store.newCustomerLtvKrw, { unit: "won", source: "settings" }),
  ];
}

/** Everything a return of an event is computed from. */
export function returnInputs(scene: Scene, whose: EventWithCosts): (DerivationInput | Derivation)[] {
  return [
    ...costInputs(whose.costs),
    salesIncrease(scene, whose, "salesIncreaseKrw"),
    ...customerInputs(scene, whose),
    input("grossMarginPct", scene.facts.store.grossMarginPct, { unit: "percent", source: "settings" }),
  ];
}

/** The same with the lift over the usual sales in place of the plain increase. */
export function liftInputs(scene: Scene, lift: SalesLift): (DerivationInput | Derivation)[] {
  const leaf = { source: "lift", rows: sum([lift.days, lift.baselineDays]) } as const;
  return [
    ...costInputs(scene.facts.costs),
    ...customerInputs(scene, scene.facts),
    input("grossMarginPct", scene.facts.store.grossMarginPct, { unit: "percent", source: "settings" }),
    input("liftKrw", lift.increase, { ...leaf, unit: "won" }),
    input("liftLowKrw", lift.increaseLow, { ...leaf, unit: "won" }),
    input("liftHighKrw", lift.increaseHigh, { ...leaf, unit: "won" }),
  ];
}
