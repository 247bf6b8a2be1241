import { CHANNEL_IDS, CHANNEL_LABELS } from "../../../channels/index.ts";
import { type Returns, type RoiInputs, returnsOf } from "../../../roi/index.ts";
import type { RoiAnalysis, SalesLift } from "../schemas/index.ts";
import type { CostFacts, EventFacts, StoreFacts } from "./facts.ts";
import { roiFreshness } from "./freshness.ts";
import { sum } from "./numbers.ts";
import { returnEstimates } from "./returns.ts";
import type { SalesWindow } from "./sales.ts";
import { headOf, type Scene } from "./section.ts";

export const ROI_FORMULA = "(수익 - 비용) / 비용 × 100";

type RoiOptions = { event: EventFacts; costs: CostFacts; store: StoreFacts; window: SalesWindow };

/** Both returns on investment of one event, by the code that the client's what-if runs. */
export function roiOf(options: RoiOptions): Returns {
  return returnsOf(inputsOf(options, null));
}

/** What this event's returns are computed from, with the measured views of all channels. */
export function roiInputs({ facts, window }: Scene, views: number | null): RoiInputs {
  const { event, costs, store } = facts;
  return inputsOf({ event, costs, store, window }, views);
}

function inputsOf({ event, costs, store, window }: RoiOptions, views: number | null): RoiInputs {
  return {
    prizeKrw: costs.prizeKrw,
    channelKrw: sum(costs.channelKrw.values()),
    otherKrw: costs.otherKrw,
    views,
    participants: event.participants,
    visits: event.conversions,
    newCustomers: event.newCustomers,
    grossMarginPct: store.grossMarginPct,
    newCustomerLtvKrw: store.newCustomerLtvKrw,
    salesIncreaseKrw: window.increase,
  };
}

export function roiAnalysis(scene: Scene, lift: SalesLift): RoiAnalysis {
  const { facts, window, roi } = scene;
  const { event, costs, store } = facts;
  return {
    ...headOf(scene, {
      gaps: [window.increase === null && "NO_SALES_DATA", roi.totalCostKrw === 0 && "NO_COST"],
      isEmpty: roi.revenueKrw === null && roi.totalCostKrw === 0,
      source: roi.kind,
      freshness: roiFreshness(scene, roi.roi === null ? null : roi.kind),
    }),
    totalCost: {
      prizeCost: costs.prizeKrw,
      channelCosts: channelCosts(scene),
      otherCosts: costs.otherKrw,
      total: roi.totalCostKrw,
    },
    expectedRevenue: {
      salesIncrease: window.increase,
      newCustomers: event.newCustomers,
      newCustomerLTV: roi.newCustomerValueKrw,
      total: roi.revenueKrw,
    },
    roiCalculation: {
      formula: ROI_FORMULA,
      roi: roi.modelledRoi,
      measuredRoi: roi.measuredRoi,
      grossMarginPct: store.grossMarginPct ?? 100,
      isMarginAssumed: store.grossMarginPct === null,
    },
    returns: returnEstimates(inputsOf({ event, costs, store, window }, null), lift),
    breakEvenPoint: {
      required: roi.totalCostKrw,
      achieved: roi.revenueKrw,
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
