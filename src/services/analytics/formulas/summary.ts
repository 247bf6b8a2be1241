import { CHANNEL_LABELS } from "../../../channels/index.ts";
import type { SalesLift, SummaryCards } from "../schemas/index.ts";
import { knownWorst, measuredNow, roiFreshness, salesFreshness, viewsFreshness } from "./freshness.ts";
import { percentOf, sum, tenthsOf } from "./numbers.ts";
import { salesGrowthCard } from "./sales.ts";
import { countedViews, headOf, oldestSnapshot, type Scene, weakestSource } from "./section.ts";

/** The four cards (formulas.md, Summary cards). */
export function summaryCards(scene: Scene, lift: SalesLift): SummaryCards {
  const { event, sales, now, channels } = scene.facts;
  const salesGrowth = salesGrowthCard({ event, sales, zone: scene.zone }, scene.window);
  const views = totalViews(scene);
  const asOf = oldestSnapshot(channels);
  const roi = roiCard(scene);
  const cardFreshness = {
    totalParticipants: measuredNow(scene),
    totalViews: viewsFreshness(scene),
    roi: roiFreshness(scene, roi.value === null ? null : roi.kind),
    salesGrowth: salesFreshness(scene),
  };
  return {
    ...headOf(scene, {
      gaps: [
        salesGrowth.beforeEventSales === null && "NO_SALES_DATA",
        views.count === null && "NO_VIEWS",
        channels.some(({ failReason }) => failReason !== null) && "CHANNEL_DEGRADED",
      ],
      isEmpty: event.participants === 0 && !views.count && salesGrowth.beforeEventSales === null,
      source: weakestSource(channels),
      ...(asOf === undefined ? {} : { asOf: Math.min(asOf, now) }),
      freshness: knownWorst(Object.values(cardFreshness)),
    }),
    totalParticipants: {
      count: event.participants,
      targetGoal: event.targetParticipants,
      achievementRate: percentOf(event.participants, event.targetParticipants),
      dailyChange: enteredToday(scene),
    },
    totalViews: views,
    roi,
    salesGrowth,
    salesLift: lift,
    cardFreshness,
  };
}

/** Buckets are by time of entry and lose the withdrawn, so count now − count at the end of yesterday is today's bucket. */
function enteredToday({ facts, zone }: Scene): number {
  const start = zone.dayStart(zone.dayOf(facts.now));
  return sum(facts.hours.map(({ hour, participants }) => (hour >= start ? participants : 0)));
}

function totalViews({ facts }: Scene): SummaryCards["totalViews"] {
  const known = facts.channels.flatMap((channel) => {
    const views = countedViews(channel);
    return views === null
      ? []
      : [{ channel: channel.channel, label: CHANNEL_LABELS[channel.channel], views }];
  });
  const count = sum(known.map(({ views }) => views));
  const before = sum(facts.channels.map(({ viewsBefore }) => viewsBefore ?? 0));
  return {
    count: known.length === 0 && facts.channels.length > 0 ? null : count,
    yesterdayChange: known.length === 0 ? null : percentOf(count - before, before),
    channelBreakdown: known,
  };
}

function roiCard({ facts, roi }: Scene): SummaryCards["roi"] {
  const { event, benchmarks } = facts;
  const average = benchmarks.measuredRoi?.p50 ?? null;
  return {
    value: roi.roi,
    kind: roi.kind,
    targetRate: event.targetRoiPct === null ? null : Number(tenthsOf(event.targetRoiPct)) / 10,
    industryAverage: average,
    comparisonRate: ratioOf(roi.roi, average),
    totalCost: roi.totalCostKrw,
    totalRevenue: roi.revenueKrw,
    breakEvenStatus: roi.isBrokenEven ? "ACHIEVED" : "NOT_ACHIEVED",
  };
}

function ratioOf(value: number | null, average: number | null): number | null {
  return value === null || average === null ? null : percentOf(tenthsOf(value), tenthsOf(average));
}
