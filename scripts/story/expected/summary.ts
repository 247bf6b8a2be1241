import { present } from "../book.ts";
import { dayOf, startOf } from "../calendar.ts";
import { LABELS } from "../cast.ts";
import { type Facts, viewsOf } from "../facts.ts";
import { percent, sum } from "../numbers.ts";
import { channelsKrw, roiOf } from "./roi.ts";
import { expectedLift, expectedSales } from "./sales.ts";

export function expectedSummary(facts: Facts) {
  const { event, now } = facts;
  const count = present(event).length;
  const roi = roiOf(facts, event, channelsKrw(facts));
  const midnight = startOf(dayOf(now));
  return {
    totalParticipants: {
      count,
      targetGoal: event.target,
      achievementRate: percent(count, event.target),
      dailyChange: sum(
        [...facts.hours].map(([hour, { participants }]) => (hour >= midnight ? participants : 0)),
      ),
    },
    totalViews: {
      count: totalViews(facts),
      channelBreakdown: facts.channels.flatMap((fact) => {
        const views = viewsOf(fact);
        return views === null ? [] : [{ channel: fact.channel, label: LABELS[fact.channel], views }];
      }),
    },
    roi: {
      value: roi.modelled,
      kind: "modelled",
      industryAverage: null,
      comparisonRate: null,
      totalCost: roi.cost,
      totalRevenue: roi.revenue,
      breakEvenStatus: roi.isBrokenEven ? "ACHIEVED" : "NOT_ACHIEVED",
    },
    salesGrowth: expectedSales(facts),
    salesLift: expectedLift(facts, event),
  };
}

export function totalViews(facts: Facts): number {
  return sum(facts.channels.map((fact) => viewsOf(fact) ?? 0));
}

/**
 * What "since yesterday" may be: null while nothing was counted before today. A story that runs over midnight
 * knows only within which bounds the last count of the day before lies.
 */
export function isPossibleChange(facts: Facts, got: number | null): boolean {
  const old = facts.channels.filter(({ viewsAtMidnight }) => viewsAtMidnight !== undefined);
  if (old.length === 0 || got === null) return got === null;
  const most = sum(old.map(({ viewsAtMidnight }) => viewsAtMidnight ?? 0));
  const least = percent(totalViews(facts) - most, most);
  return least === null || got >= least;
}
