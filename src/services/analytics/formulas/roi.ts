import { CHANNEL_IDS, CHANNEL_LABELS } from "../../../channels/index.ts";
import type { RoiAnalysis } from "../schemas/index.ts";
import type { CostFacts, EventFacts, StoreFacts } from "./facts.ts";
import { percentOf, sum, toSafe } from "./numbers.ts";
import { type SalesWindow, salesWindow } from "./sales.ts";
import { headOf, type Scene } from "./section.ts";

export const ROI_FORMULA = "(수익 - 비용) / 비용 × 100";

export type Roi = {
  readonly totalCost: number;
  readonly newCustomerLtv: number | null;
  readonly revenue: number | null;
  readonly modelled: number | null;
  readonly measured: number | null;
  /** Modelled when the store has a lifetime value, else measured. */
  readonly value: number | null;
  readonly kind: "modelled" | "measured";
  readonly isBrokenEven: boolean;
};

type RoiInput = { event: EventFacts; costs: CostFacts; store: StoreFacts; window: SalesWindow };

/** Both returns on investment of one event; null where cost is 0 or the revenue is not known. */
export function roiOf({ event, costs, store, window }: RoiInput): Roi {
  const totalCost = costs.prizeKrw + costs.otherKrw + sum(costs.channelKrw.values());
  const ltv = store.newCustomerLtvKrw;
  const newCustomerLtv = ltv === null ? null : toSafe(BigInt(event.newCustomers) * BigInt(ltv));
  const revenue =
    window.increase === null && newCustomerLtv === null
      ? null
      : toSafe(BigInt(window.increase ?? 0) + BigInt(newCustomerLtv ?? 0));
  const modelled = revenue === null ? null : percentOf(BigInt(revenue) - BigInt(totalCost), totalCost);
  const measured = measuredRoi(window.increase, totalCost, store.grossMarginPct);
  return {
    totalCost,
    newCustomerLtv,
    revenue,
    modelled,
    measured,
    value: ltv === null ? measured : modelled,
    kind: ltv === null ? "measured" : "modelled",
    isBrokenEven: revenue !== null && totalCost > 0 && revenue >= totalCost,
  };
}

/** (increase × margin − cost) / cost × 100; the margin in hundredths of a percent keeps it whole. */
function measuredRoi(increase: number | null, totalCost: number, marginPct: number | null): number | null {
  if (increase === null) return null;
  const margin = BigInt(Math.round((marginPct ?? 100) * 100));
  const cost = BigInt(totalCost) * 10_000n;
  return percentOf(BigInt(increase) * margin - cost, cost);
}

export function roiAnalysis(scene: Scene): RoiAnalysis {
  const { event, costs, store, sales, now } = scene.facts;
  const window = salesWindow({ event, sales, zone: scene.zone, now });
  const roi = roiOf({ event, costs, store, window });
  return {
    ...headOf(scene, {
      gaps: [window.increase === null && "NO_SALES_DATA", roi.totalCost === 0 && "NO_COST"],
      isEmpty: roi.revenue === null && roi.totalCost === 0,
      source: roi.kind,
    }),
    totalCost: {
      prizeCost: costs.prizeKrw,
      channelCosts: channelCosts(scene),
      otherCosts: costs.otherKrw,
      total: roi.totalCost,
    },
    expectedRevenue: {
      salesIncrease: window.increase,
      newCustomers: event.newCustomers,
      newCustomerLTV: roi.newCustomerLtv,
      total: roi.revenue,
    },
    roiCalculation: {
      formula: ROI_FORMULA,
      roi: roi.modelled,
      measuredRoi: roi.measured,
      grossMarginPct: store.grossMarginPct ?? 100,
      isMarginAssumed: store.grossMarginPct === null,
    },
    breakEvenPoint: {
      required: roi.totalCost,
      achieved: roi.revenue,
      status: roi.isBrokenEven ? "ACHIEVED" : "NOT_ACHIEVED",
    },
  };
}

function channelCosts({ facts }: Scene): RoiAnalysis["totalCost"]["channelCosts"] {
  const used = new Set([...facts.channels.map(({ channel }) => channel), ...facts.costs.channelKrw.keys()]);
  return CHANNEL_IDS.filter((channel) => used.has(channel)).map((channel) => ({
    channel,
    label: CHANNEL_LABELS[channel],
    cost: facts.costs.channelKrw.get(channel) ?? 0,
  }));
}
