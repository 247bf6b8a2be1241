import { addDays } from "../../../time.ts";
import type { SalesLift } from "../schemas/index.ts";
import type { EventFacts } from "./facts.ts";
import { type DayOfSales, type Lift, liftModel, liftOf, minimumDetectableLift } from "./lift/index.ts";
import { toPercent, toWon } from "./numbers.ts";
import type { Scene } from "./section.ts";
import { dayRange, daysBetween } from "./zone.ts";

const DAYS_MAX = 28;
/** An event without an end is planned as a week. */
const DAYS_OPEN = 7;
/** Far enough back for eight of each weekday beside the days of earlier events. */
export const BASELINE_REACH_DAYS = 84;

export const NO_LIFT_TEXT =
  "매출 기록이 부족해요. 이벤트 전 같은 요일 매출이 4주 이상 있어야 비교할 수 있어요.";

/** A draft's dates come with its approval. */
const NOT_APPROVED_TEXT = "이벤트를 승인하면 매출이 몇 % 이상 올라야 효과를 구분할 수 있는지 알려 드려요.";

/**
 * The event's sales against the store's usual ones, and before it starts what could be told from noise at all.
 * The store's days in earlier events are no usual days.
 */
export function salesLift(scene: Scene): SalesLift {
  const { event } = scene.facts;
  if (event.startsAt === null) return { ...nothing("NOT_STARTED"), message: NOT_APPROVED_TEXT };
  const first = scene.zone.dayOf(event.startsAt);
  const model = liftModel(usualDays(scene, first));
  if (!model) return nothing("BASELINE_TOO_SHORT");
  const smallest = minimumDetectableLift(model, plannedDays(scene, event, first));
  const told = {
    baselineDays: model.baseline.days.length,
    minimumDetectableLift: smallest === null ? null : toPercent(smallest),
  };
  const days = completeDays(scene, event, first);
  const lift = days.length === 0 ? null : liftOf(model, days);
  if (lift) return { ...measured(lift, told.minimumDetectableLift), ...told };
  const hasStarted = daysBetween(first, scene.zone.dayOf(scene.facts.now)) > 0;
  const gap = days.length > 0 ? "BASELINE_TOO_SHORT" : hasStarted ? "NO_SALES_DATA" : "NOT_STARTED";
  return { ...nothing(gap), ...told, message: thresholdText(told.minimumDetectableLift) ?? NO_LIFT_TEXT };
}

function usualDays({ facts, zone }: Scene, first: string): DayOfSales[] {
  const busy = facts.earlier.flatMap(({ event }) =>
    event.startsAt === null || event.endsAt === null
      ? []
      : [{ from: zone.dayOf(event.startsAt), to: zone.dayOf(event.endsAt - 1) }],
  );
  const today = zone.dayOf(facts.now);
  return dayRange(addDays(first, -BASELINE_REACH_DAYS), BASELINE_REACH_DAYS).flatMap((day, at) => {
    const amount = facts.sales.get(day);
    const isUsual = day < today && !busy.some(({ from, to }) => from <= day && day <= to);
    return amount === undefined || !isUsual ? [] : [{ index: at - BASELINE_REACH_DAYS, amount }];
  });
}

function lengthOf({ zone }: Scene, { endsAt }: EventFacts, first: string): number {
  const length = endsAt === null ? DAYS_OPEN : daysBetween(first, zone.dayOf(endsAt - 1)) + 1;
  return Math.max(1, Math.min(DAYS_MAX, length));
}

function plannedDays(scene: Scene, event: EventFacts, first: string): number[] {
  return Array.from({ length: lengthOf(scene, event, first) }, (_, index) => index);
}

function completeDays(scene: Scene, event: EventFacts, first: string): DayOfSales[] {
  const elapsed = daysBetween(first, scene.zone.dayOf(scene.facts.now));
  const length = event.endsAt === null ? DAYS_MAX : lengthOf(scene, event, first);
  return dayRange(first, Math.min(elapsed, length)).flatMap((day, index) => {
    const amount = scene.facts.sales.get(day);
    return amount === undefined ? [] : [{ index, amount }];
  });
}

type Measured = Omit<SalesLift, "baselineDays" | "minimumDetectableLift">;

function measured(lift: Lift, smallest: number | null): Measured {
  const rate = (amount: number) => toPercent(amount / lift.expected);
  const isDistinguishable = lift.low > 0 || lift.high < 0;
  const told = { rate: rate(lift.increase), rateLow: rate(lift.low), rateHigh: rate(lift.high) };
  return {
    ...{ state: "MEASURED", reason: null, days: lift.days, level: 90, isDistinguishable, ...told },
    actualSales: toWon(lift.actual),
    expectedSales: toWon(lift.expected),
    increase: toWon(lift.increase),
    increaseLow: toWon(lift.low),
    increaseHigh: toWon(lift.high),
    message: isDistinguishable
      ? `같은 요일 평소 매출보다 ${Math.abs(told.rate)}% ${told.rate < 0 ? "줄었어요" : "늘었어요"}. 90% 구간은 ${told.rateLow}%에서 ${told.rateHigh}%예요.`
      : ["평소 매출과 통계적으로 구분되지 않아요.", thresholdText(smallest)].filter(Boolean).join(" "),
  };
}

function thresholdText(smallest: number | null): string | null {
  return smallest === null
    ? null
    : `이 매장은 매출이 ${Math.max(1, Math.ceil(smallest))}% 이상 올라야 구분돼요.`;
}

function nothing(reason: SalesLift["reason"]): SalesLift {
  return {
    ...{ state: "UNKNOWN", reason, days: 0, baselineDays: 0, level: 90 },
    ...{ actualSales: null, expectedSales: null, increase: null, increaseLow: null, increaseHigh: null },
    ...{ rate: null, rateLow: null, rateHigh: null, isDistinguishable: null, minimumDetectableLift: null },
    message: NO_LIFT_TEXT,
  };
}
