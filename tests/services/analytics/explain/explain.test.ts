import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CHANNEL_IDS } from "../../../../src/channels/index.ts";
import {
  type Derivation,
  evaluateDerivation,
} from "../../../../src/services/analytics/explain/derivation.ts";
import { deriveFigure, FIGURES } from "../../../../src/services/analytics/explain/figures.ts";
import { FORMULA_VERSIONS, FORMULAS } from "../../../../src/services/analytics/explain/formulas.ts";
import { isForStaff } from "../../../../src/services/analytics/explain/staff-figures.ts";
import {
  computeDashboard,
  createScene,
  type DashboardFacts,
} from "../../../../src/services/analytics/formulas/index.ts";
import { anyFacts, benchmark, channelFacts, dashboardFacts, eventFacts, salesOf } from "../facts.ts";

const INDUSTRY = ["participationRate", "roi", "conversionRate"] as const;
const PREVIOUS = ["participants", "roi", "salesGrowth"] as const;

/** The figures as the dashboard shows them; what it does not show is undefined. */
function shown(facts: DashboardFacts): Readonly<Record<string, number | null | undefined>> {
  const { dashboard } = computeDashboard(facts);
  const { summaryCards: cards, roiAnalysis: roi, comparativeAnalysis, channelPerformance } = dashboard;
  const { totalParticipants, totalViews, salesGrowth } = cards;
  const { measured, modelled } = roi.returns;
  const figures: Record<string, number | null | undefined> = {
    ...named("cards.participants", totalParticipants),
    "cards.views.count": totalViews.count,
    "cards.views.yesterdayChange": totalViews.yesterdayChange,
    ...named("cards.roi", { ...cards.roi, kind: null, breakEvenStatus: null }),
    "cards.sales.rate": salesGrowth.rate,
    "cards.sales.before": salesGrowth.beforeEventSales,
    "cards.sales.after": salesGrowth.afterEventSales,
    "cards.sales.minimumDetectableChange": salesGrowth.minimumDetectableChange,
    "roi.prizeCost": roi.totalCost.prizeCost,
    "roi.otherCosts": roi.totalCost.otherCosts,
    "roi.totalCost": roi.totalCost.total,
    "roi.salesIncrease": roi.expectedRevenue.salesIncrease,
    "roi.newCustomers": roi.expectedRevenue.newCustomers,
    "roi.newCustomerLTV": roi.expectedRevenue.newCustomerLTV,
    "roi.revenue": roi.expectedRevenue.total,
    "roi.modelledRoi": roi.roiCalculation.roi,
    "roi.measuredRoi": roi.roiCalculation.measuredRoi,
    "roi.grossMarginPct": roi.roiCalculation.grossMarginPct,
    "roi.breakEven.required": roi.breakEvenPoint.required,
    "roi.breakEven.achieved": roi.breakEvenPoint.achieved,
    "roi.measuredReturn": measured.roi,
    "roi.measuredReturnLow": measured.low,
    "roi.measuredReturnHigh": measured.high,
    "roi.modelledReturn": modelled.roi,
    "roi.modelledReturnLow": modelled.low,
    "roi.modelledReturnHigh": modelled.high,
  };
  for (const channel of channelPerformance) {
    figures[`channels.${channel.channel}.views`] = channel.views;
    figures[`channels.${channel.channel}.conversionRate`] = channel.conversionRate;
    figures[`channels.${channel.channel}.cost`] = channel.costKrw;
    figures[`channels.${channel.channel}.costPerAcquisition`] = channel.costPerAcquisition;
  }
  for (const [index, row] of comparativeAnalysis.industryComparison.entries()) {
    const metric = `industry.${INDUSTRY[index]}`;
    figures[`${metric}.mine`] = row.myValue;
    figures[`${metric}.average`] = row.industryAverage;
    figures[`${metric}.difference`] = row.percentageDifference;
    figures[`${metric}.points`] = row.differencePp;
  }
  for (const [index, row] of comparativeAnalysis.previousEventComparison.entries()) {
    const metric = `previous.${PREVIOUS[index]}`;
    figures[`${metric}.current`] = row.currentValue;
    figures[`${metric}.best`] = row.previousBest;
    figures[`${metric}.improvement`] = row.improvementRate;
  }
  return figures;
}

function named(
  prefix: string,
  values: Readonly<Record<string, number | null>>,
): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** A whole small shop. */
const SHOP = dashboardFacts({
  store: { timeZone: "Asia/Seoul", grossMarginPct: 60, newCustomerLtvKrw: 30_000 },
  event: eventFacts({ participants: 40, conversions: 12, newCustomers: 5 }),
  costs: { prizeKrw: 100_000, otherKrw: 10_000, channelKrw: new Map([["Instagram", 50_000]]) },
  channels: [channelFacts({ channel: "Instagram", views: 2_000, viewsBefore: 1_600, participants: 30 })],
  sales: salesOf(
    "2026-01-20",
    Array.from({ length: 48 }, (_, day) => 400_000 + (day % 7) * 10_000),
  ),
  benchmarks: { measuredRoi: benchmark(20), conversionRate: benchmark(25) },
  earlier: [
    {
      event: eventFacts({ eventId: "01960000-0000-7000-8000-000000000009", participants: 25 }),
      costs: { prizeKrw: 80_000, otherKrw: 0, channelKrw: new Map() },
    },
  ],
});

describe("the derivation of a figure [N-28]", () => {
  test("tells views that the owner typed in and a simulator's from those that a channel counted", () => {
    const sourceOf = (source: "measured" | "manual" | "simulated") => {
      const channels = [channelFacts({ channel: "Instagram", views: 10, source })];
      const inputs = deriveFigure(createScene(dashboardFacts({ channels })), "cards.views.count")?.inputs;
      return inputs?.map((input) => ("source" in input ? input.source : null));
    };
    expect(sourceOf("measured")).toEqual(["channel"]);
    expect(sourceOf("manual")).toEqual(["owner"]);
    expect(sourceOf("simulated")).toEqual(["simulated"]);
  });

  test("of any facts comes to what the dashboard shows, evaluated from its recorded inputs alone", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const figures = shown(facts);
        const scene = createScene(facts);
        for (const figure of FIGURES) {
          const tree = deriveFigure(scene, figure);
          expect([figure, tree?.value]).toEqual([figure, figures[figure]]);
          if (tree) expect([figure, evaluateDerivation(tree)]).toEqual([figure, tree.value]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("exists for every number of the cards, the ROI section, the channels and the comparisons", () => {
    const missing = Object.keys(shown(SHOP)).filter((figure) => !FIGURES.includes(figure));
    expect(missing.sort()).toEqual([
      ...["cards.roi.breakEvenStatus", "cards.roi.kind"],
      // Direct participants have no views, and cost nothing.
      ...["channels.direct.conversionRate", "channels.direct.cost", "channels.direct.views"],
    ]);
    const scene = createScene(SHOP);
    const unknown = FIGURES.filter((figure) => deriveFigure(scene, figure) === undefined);
    const unused = CHANNEL_IDS.filter((channel) => channel !== "Instagram").join("|");
    for (const figure of unknown) expect(figure).toMatch(new RegExp(`^channels\\.(${unused})\\.`));
  });

  test("a changed input changes the figure: values in between are not read", () => {
    const tree = deriveFigure(createScene(SHOP), "roi.totalCost");
    expect(tree?.value).toBe(160_000);
    const text = JSON.stringify(tree).replaceAll("50000", "70000").replaceAll("160000", "1");
    const changed: Derivation = JSON.parse(text);
    expect(evaluateDerivation(changed)).toBe(180_000);
  });

  test("says how many people, words of a channel and sales days stand behind it", () => {
    const rate = deriveFigure(createScene(SHOP), "channels.Instagram.conversionRate");
    expect(rate?.inputs).toMatchObject([
      { name: "part", value: 30, rows: 30, source: "log" },
      { name: "whole", value: 2_000, rows: 1, source: "channel" },
    ]);
    expect(deriveFigure(createScene(SHOP), "cards.sales.rate")?.inputs).toMatchObject([
      { source: "sales", rows: 7 },
      { source: "sales", rows: 7 },
    ]);
  });

  test("names formula and version", () => {
    expect(Object.keys(FORMULA_VERSIONS).sort()).toEqual(Object.keys(FORMULAS).sort());
    const scene = createScene(SHOP);
    for (const figure of FIGURES) {
      const tree = deriveFigure(scene, figure);
      if (!tree) continue;
      expect(FORMULA_VERSIONS[tree.formulaName]).toBe(tree.formulaVersion);
    }
  });

  test("for staff stays the same, whatever costs, margin and a customer's worth are", () => {
    const other = {
      costs: { prizeKrw: 7, otherKrw: 11, channelKrw: new Map(CHANNEL_IDS.map((channel) => [channel, 13])) },
      worth: { grossMarginPct: 17, newCustomerLtvKrw: 19 },
    };
    const open = FIGURES.filter(isForStaff);
    expect(open).toContain("cards.participants.achievementRate");
    fc.assert(
      fc.property(fc.oneof(anyFacts, fc.constant(SHOP)), (facts) => {
        const changed = {
          ...{ ...facts, costs: other.costs, store: { ...facts.store, ...other.worth } },
          earlier: facts.earlier.map(({ event }) => ({ event, costs: other.costs })),
        };
        for (const figure of open) {
          const [tree, same] = [facts, changed].map((one) => deriveFigure(createScene(one), figure));
          expect([figure, same]).toEqual([figure, tree]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("is closed to staff unless it is named: each that costs, margin or worth would change is", () => {
    const changed = {
      ...SHOP,
      store: { ...SHOP.store, grossMarginPct: 17, newCustomerLtvKrw: 19 },
      costs: { prizeKrw: 7, otherKrw: 11, channelKrw: new Map([["Instagram" as const, 13]]) },
    };
    const told = (facts: DashboardFacts, figure: string) =>
      JSON.stringify(deriveFigure(createScene(facts), figure));
    const moved = FIGURES.filter((figure) => told(SHOP, figure) !== told(changed, figure));
    expect(moved.length).toBeGreaterThan(15);
    expect(moved.filter(isForStaff)).toEqual([]);
    expect(isForStaff("cards.someday.profit")).toBe(false);
  });
});
