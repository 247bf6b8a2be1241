import { present, redeemed } from "../book.ts";
import type { Facts } from "../facts.ts";
import { change, percent } from "../numbers.ts";
import { channelsKrw, roiOf } from "./roi.ts";
import { salesWindow } from "./sales.ts";
import { totalViews } from "./summary.ts";

export function expectedComparison(facts: Facts): object {
  const { event, earlier } = facts;
  const count = present(event).length;
  const roi = roiOf(facts, event, channelsKrw(facts)).modelled;
  const industry = (metric: string, myValue: number | null) => ({
    metric,
    myValue,
    industryAverage: null,
    percentageDifference: null,
    differencePp: null,
    cohort: null,
    standing: null,
    notes: ["아직 비교할 가게가 부족해요"],
    reason: "INSUFFICIENT_COHORT",
  });
  const previous = (metric: string, currentValue: number | null, previousBest: number | null) => ({
    metric,
    currentValue,
    previousBest,
    improvementRate: change(currentValue, previousBest),
  });
  return {
    industryComparison: [
      industry("참여율", percent(count, totalViews(facts))),
      industry("ROI", roi),
      industry("전환율", percent(redeemed(event).length, count)),
    ],
    previousEventComparison: [
      previous("참여자 수", count, present(earlier).length),
      previous("ROI", roi, roiOf(facts, earlier, 0).modelled),
      previous("매출 증가율", salesWindow(facts, event).rate, salesWindow(facts, earlier).rate),
    ],
  };
}
