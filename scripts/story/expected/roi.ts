import { type EventFact, newCustomers } from "../book.ts";
import { LABELS } from "../cast.ts";
import type { Facts } from "../facts.ts";
import { percent, sum } from "../numbers.ts";
import { salesWindow } from "./sales.ts";

export type Roi = {
  readonly cost: number;
  readonly revenue: number;
  readonly modelled: number | null;
  readonly measured: number | null;
  readonly isBrokenEven: boolean;
};

/** The store has a customer value, so there is always an expected revenue. */
export function roiOf(facts: Facts, event: EventFact, channelsKrw: number): Roi {
  const { increase } = salesWindow(facts, event);
  const cost = event.prizeKrw + event.otherKrw + channelsKrw;
  const revenue = (increase ?? 0) + newCustomers(event) * facts.shop.ltvKrw;
  const margin = BigInt(Math.round(facts.shop.marginPct * 100));
  const scaled = BigInt(cost) * 10_000n;
  return {
    cost,
    revenue,
    modelled: percent(revenue - cost, cost),
    measured: increase === null ? null : percent(BigInt(increase) * margin - scaled, scaled),
    isBrokenEven: cost > 0 && revenue >= cost,
  };
}

export function channelsKrw(facts: Facts): number {
  return sum(facts.channels.map(({ costKrw }) => costKrw));
}

export function expectedRoi(facts: Facts): object {
  const { event, shop } = facts;
  const roi = roiOf(facts, event, channelsKrw(facts));
  return {
    totalCost: {
      prizeCost: event.prizeKrw,
      channelCosts: facts.channels.map(({ channel, costKrw }) => ({
        channel,
        label: LABELS[channel],
        cost: costKrw,
      })),
      otherCosts: event.otherKrw,
      total: roi.cost,
    },
    expectedRevenue: {
      salesIncrease: salesWindow(facts, event).increase,
      newCustomers: newCustomers(event),
      newCustomerLTV: newCustomers(event) * shop.ltvKrw,
      total: roi.revenue,
    },
    roiCalculation: {
      formula: "(수익 - 비용) / 비용 × 100",
      roi: roi.modelled,
      measuredRoi: roi.measured,
      grossMarginPct: shop.marginPct,
      isMarginAssumed: false,
    },
    breakEvenPoint: {
      required: roi.cost,
      achieved: roi.revenue,
      status: roi.isBrokenEven ? "ACHIEVED" : "NOT_ACHIEVED",
    },
  };
}
