import { CHANNEL_IDS, type ChannelId } from "../../../channels/index.ts";
import type { Metric } from "../benchmarks/measures.ts";
import type { EventWithCosts } from "../formulas/facts.ts";
import { tenthsOf } from "../formulas/numbers.ts";
import { amountsBefore } from "../formulas/sales.ts";
import { salesLift } from "../formulas/sales-lift.ts";
import type { Scene } from "../formulas/section.ts";
import { type Derivation, derive } from "./derivation.ts";
import type { FormulaName, Unit } from "./formulas.ts";
import * as part from "./parts.ts";

/** Undefined where the event has no such figure. */
type Build = (scene: Scene, figure: string) => Derivation | undefined;

const CARDS: Readonly<Record<string, Build>> = {
  "participants.count": (scene, figure) => peopleOf(scene, figure),
  "participants.targetGoal": ({ facts }, figure) =>
    part.recorded(figure, facts.event.targetParticipants, { unit: "people", source: "owner" }),
  "participants.achievementRate": (scene, figure) =>
    share(figure, [
      part.people(scene, "part", scene.facts.event.participants),
      part.input("whole", scene.facts.event.targetParticipants, { unit: "people", source: "owner" }),
    ]),
  "participants.dailyChange": enteredToday,
  "views.count": part.allViews,
  "views.yesterdayChange": viewsChange,
  "roi.value": (scene, figure) => returnOf(scene, { figure, formula: "roi", whose: scene.facts }),
  "roi.targetRate": ({ facts }, figure) => {
    const target = facts.event.targetRoiPct;
    const value = target === null ? null : Number(tenthsOf(target)) / 10;
    return part.recorded(figure, value, { unit: "percent", source: "owner" });
  },
  "roi.industryAverage": (scene, figure) => derive(figure, "percent", average(scene, "measuredRoi")),
  "roi.comparisonRate": (scene, figure) => {
    const mine = returnOf(scene, { figure: "mine", formula: "roi", whose: scene.facts });
    const other = derive("other", "percent", average(scene, "measuredRoi"));
    return derive(figure, "percent", { formula: "ratio", inputs: [mine, other] });
  },
  "roi.totalCost": totalCost,
  "roi.totalRevenue": revenue,
  "sales.rate": (scene, figure) => salesChange(scene, figure, scene.facts),
  "sales.before": (scene, figure) => salesSide(scene, figure, "before"),
  "sales.after": (scene, figure) => salesSide(scene, figure, "now"),
  "sales.minimumDetectableChange": detectable,
};

const ROI: Readonly<Record<string, Build>> = {
  prizeCost: ({ facts }, figure) =>
    part.recorded(figure, facts.costs.prizeKrw, { unit: "won", source: "owner" }),
  otherCosts: ({ facts }, figure) =>
    part.recorded(figure, facts.costs.otherKrw, { unit: "won", source: "owner" }),
  totalCost,
  salesIncrease: (scene, figure) => part.salesIncrease(scene, scene.facts, figure),
  newCustomers: (scene, figure) =>
    derive(figure, "people", {
      formula: "recorded",
      inputs: part.customerInputs(scene, scene.facts).slice(0, 1),
    }),
  newCustomerLTV: (scene, figure) =>
    derive(figure, "won", { formula: "customerValue", inputs: part.customerInputs(scene, scene.facts) }),
  revenue,
  modelledRoi: (scene, figure) => returnOf(scene, { figure, formula: "modelledRoi", whose: scene.facts }),
  measuredRoi: (scene, figure) => returnOf(scene, { figure, formula: "measuredRoi", whose: scene.facts }),
  grossMarginPct: ({ facts }, figure) =>
    part.recorded(figure, facts.store.grossMarginPct ?? 100, { unit: "percent", source: "settings" }),
  "breakEven.required": totalCost,
  "breakEven.achieved": revenue,
  ...Object.fromEntries(
    (
      [
        ...(["measuredReturn", "measuredReturnLow", "measuredReturnHigh"] as const),
        ...(["modelledReturn", "modelledReturnLow", "modelledReturnHigh"] as const),
      ] as const
    ).map((formula): [string, Build] => [
      formula,
      (scene, figure) =>
        derive(figure, "percent", { formula, inputs: part.liftInputs(scene, salesLift(scene)) }),
    ]),
  ),
};

const CHANNEL = ["views", "conversionRate", "cost", "costPerAcquisition"] as const;
const INDUSTRY = { participationRate: "percent", roi: "percent", conversionRate: "percent" } as const;
const PREVIOUS = { participants: "people", roi: "percent", salesGrowth: "percent" } as const;

const BUILDS: ReadonlyMap<string, Build> = new Map([
  ...Object.entries(CARDS).map(([name, build]) => [`cards.${name}`, build] as const),
  ...Object.entries(ROI).map(([name, build]) => [`roi.${name}`, build] as const),
  ...CHANNEL_IDS.flatMap((channel) =>
    CHANNEL.map((name) => [`channels.${channel}.${name}`, ofChannel(channel, name)] as const),
  ),
  ["channels.direct.costPerAcquisition", directCost] as const,
  ...keysOf(INDUSTRY).flatMap((metric) =>
    (["mine", "average", "difference", "points"] as const).map(
      (side) => [`industry.${metric}.${side}`, ofIndustry(metric, side)] as const,
    ),
  ),
  ...keysOf(PREVIOUS).flatMap((metric) =>
    (["current", "best", "improvement"] as const).map(
      (side) => [`previous.${metric}.${side}`, ofPrevious(metric, side)] as const,
    ),
  ),
]);

/** Every figure that can be explained. */
export const FIGURES: readonly string[] = [...BUILDS.keys()];

/**
 * The derivation of a figure from the facts of a dashboard; undefined for a figure that the event has not (a channel
 * it does not use).
 *
 * @example deriveFigure(scene, "cards.participants.achievementRate")?.value // 41.5
 */
export function deriveFigure(scene: Scene, figure: string): Derivation | undefined {
  return BUILDS.get(figure)?.(scene, figure);
}

function keysOf<K extends string>(record: Readonly<Record<K, Unit>>): K[] {
  return Object.keys(record).filter((key): key is K => key in record);
}

function share(figure: string, inputs: Derivation["inputs"]): Derivation {
  return derive(figure, "percent", { formula: "share", inputs });
}

function peopleOf(scene: Scene, figure: string): Derivation {
  const inputs = [part.people(scene, "participants", scene.facts.event.participants)];
  return derive(figure, "people", { formula: "recorded", inputs });
}

function enteredToday(scene: Scene, figure: string): Derivation {
  const { facts, zone } = scene;
  const start = zone.dayStart(zone.dayOf(facts.now));
  const hours = facts.hours.filter(({ hour }) => hour >= start);
  const inputs = hours.map(({ hour, participants }) => part.people(scene, zone.iso(hour), participants));
  return derive(figure, "people", { formula: "total", inputs });
}

function viewsChange(scene: Scene, figure: string): Derivation {
  const before = scene.facts.channels.map(({ channel, viewsBefore }) =>
    part.input(channel, viewsBefore, {
      unit: "views",
      source: "channel",
      rows: viewsBefore === null ? 0 : 1,
    }),
  );
  return derive(figure, "percent", {
    formula: "change",
    inputs: [part.allViews(scene, "now"), derive("before", "views", { formula: "total", inputs: before })],
  });
}

type OneReturn = { figure: string; formula: FormulaName; whose: EventWithCosts };

function returnOf(scene: Scene, { figure, formula, whose }: OneReturn): Derivation {
  return derive(figure, "percent", { formula, inputs: part.returnInputs(scene, whose) });
}

function totalCost({ facts }: Scene, figure: string): Derivation {
  return derive(figure, "won", { formula: "totalCost", inputs: part.costInputs(facts.costs) });
}

function revenue(scene: Scene, figure: string): Derivation {
  const inputs = [
    part.salesIncrease(scene, scene.facts, "salesIncreaseKrw"),
    ...part.customerInputs(scene, scene.facts),
  ];
  return derive(figure, "won", { formula: "revenue", inputs });
}

function salesChange(scene: Scene, figure: string, whose: Pick<EventWithCosts, "event">): Derivation {
  return derive(figure, "percent", { formula: "change", inputs: part.salesInputs(scene, whose) });
}

function salesSide(scene: Scene, figure: string, side: "now" | "before"): Derivation {
  const inputs = part.salesInputs(scene, scene.facts).filter(({ name }) => name === side);
  return derive(figure, "won", { formula: "recorded", inputs });
}

function detectable({ facts, zone, window }: Scene, figure: string): Derivation {
  const { event, sales } = facts;
  const days = window.increase === null ? null : window.days;
  const amounts = amountsBefore({ event, sales, zone }).map((amount, index) =>
    part.input(`day${index + 1}`, amount, { unit: "won", source: "sales", rows: 1 }),
  );
  return derive(figure, "percent", {
    formula: "detectableChange",
    inputs: [part.input("days", days, { unit: "days", source: "sales", rows: days ?? 0 }), ...amounts],
  });
}

function ofChannel(id: ChannelId, name: (typeof CHANNEL)[number]): Build {
  return (scene, figure) => {
    const channel = scene.facts.channels.find((one) => one.channel === id);
    if (!channel) return undefined;
    const views = part.channelViews(scene, "whole", channel);
    const cost = part.channelCost(scene.facts.costs, id, "cost");
    if (name === "views") return derive(figure, "views", { formula: "recorded", inputs: [views] });
    if (name === "cost") return derive(figure, "won", { formula: "recorded", inputs: [cost] });
    if (name === "conversionRate")
      return share(figure, [part.people(scene, "part", channel.participants), views]);
    const inputs = [cost, part.people(scene, "participants", channel.participants)];
    return derive(figure, "won", { formula: "perParticipant", inputs });
  };
}

function directCost(scene: Scene, figure: string): Derivation {
  const inputs = [
    part.input("cost", 0, { unit: "won", source: "log", rows: 0 }),
    part.people(scene, "participants", scene.facts.directParticipants),
  ];
  return derive(figure, "won", { formula: "perParticipant", inputs });
}

const MEASURES = {
  participationRate: "participationRate",
  roi: "measuredRoi",
  conversionRate: "conversionRate",
} as const satisfies Record<keyof typeof INDUSTRY, Metric>;

function average({ facts }: Scene, metric: Metric) {
  const value = facts.benchmarks[metric]?.p50 ?? null;
  const leaf = { source: "benchmarks" } as const;
  return {
    formula: "recorded" as const,
    inputs: [part.input("median", value, { ...leaf, unit: "percent" })],
  };
}

function ofIndustry(
  metric: keyof typeof INDUSTRY,
  side: "mine" | "average" | "difference" | "points",
): Build {
  return (scene, figure) => {
    const other = (name: string) => derive(name, "percent", average(scene, MEASURES[metric]));
    if (side === "average") return other(figure);
    if (side === "mine") return industryValue(scene, figure, metric);
    const inputs = [industryValue(scene, "mine", metric), other("other")];
    return side === "difference"
      ? derive(figure, "percent", { formula: "averageGap", inputs })
      : derive(figure, "points", { formula: "points", inputs });
  };
}

function industryValue(scene: Scene, figure: string, metric: keyof typeof INDUSTRY): Derivation {
  const { event, channels } = scene.facts;
  if (metric === "roi") return returnOf(scene, { figure, formula: "roi", whose: scene.facts });
  if (metric === "conversionRate") {
    return share(figure, [
      part.people(scene, "part", event.conversions),
      part.people(scene, "whole", event.participants),
    ]);
  }
  const views = channels.map((channel) => part.channelViews(scene, channel.channel, channel));
  return share(figure, [
    part.people(scene, "part", event.participants),
    derive("whole", "views", { formula: "total", inputs: views }),
  ]);
}

function ofPrevious(metric: keyof typeof PREVIOUS, side: "current" | "best" | "improvement"): Build {
  return (scene, figure) => {
    if (scene.facts.earlier.length === 0) return undefined;
    const figureOf = (name: string, whose: EventWithCosts): Derivation => {
      if (metric === "roi") return returnOf(scene, { figure: name, formula: "roi", whose });
      if (metric === "salesGrowth") return salesChange(scene, name, whose);
      const inputs = [part.people(scene, "participants", whose.event.participants)];
      return derive(name, "people", { formula: "recorded", inputs });
    };
    const best = (name: string) =>
      derive(name, PREVIOUS[metric], {
        formula: "best",
        inputs: scene.facts.earlier.map((earlier) => figureOf(earlier.event.eventId, earlier)),
      });
    if (side === "current") return figureOf(figure, scene.facts);
    if (side === "best") return best(figure);
    const inputs = [figureOf("mine", scene.facts), best("other")];
    return derive(figure, "percent", { formula: "improvement", inputs });
  };
}
