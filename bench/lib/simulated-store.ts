import type { DayOfSales } from "../../src/services/analytics/formulas/lift/index.ts";
import { normalQuantile, type Random } from "../../src/services/analytics/statistics/index.ts";

/** A store whose truth is known. */
export type StoreShape = {
  /** Full weeks of sales before the event. */
  readonly weeks: number;
  readonly eventDays: number;
  /** Standard deviation of a day over its mean. */
  readonly variation: number;
  /** Correlation of a day with the next. */
  readonly correlation: number;
  /** Change of the mean in a week, as a share of the level at the event's start. */
  readonly weeklyTrend: number;
  /** What the event adds, as a share of what the store would have sold. */
  readonly lift: number;
};

export type SimulatedStore = {
  readonly history: readonly DayOfSales[];
  readonly event: readonly DayOfSales[];
  /** Won that the event adds to the mean of its days. */
  readonly trueIncrease: number;
};

const LEVEL_KRW = 700_000;

/** Weekdays between 60 and 160 % of the level, log-normal noise that remembers the day before. */
export function simulateStore(random: Random, shape: StoreShape): SimulatedStore {
  const weekdays = Array.from({ length: 7 }, () => 0.6 + random());
  const sigma = Math.sqrt(Math.log(1 + shape.variation ** 2));
  let state = normalQuantile(random());
  const meanOf = (index: number) =>
    LEVEL_KRW * (weekdays[((index % 7) + 7) % 7] ?? 1) * (1 + (shape.weeklyTrend * index) / 7);
  const next = (index: number, factor: number): DayOfSales => {
    state = shape.correlation * state + Math.sqrt(1 - shape.correlation ** 2) * normalQuantile(random());
    return { index, amount: Math.round(meanOf(index) * factor * Math.exp(sigma * state - sigma ** 2 / 2)) };
  };
  const history = Array.from({ length: shape.weeks * 7 }, (_, at) => next(at - shape.weeks * 7, 1));
  const event = Array.from({ length: shape.eventDays }, (_, index) => next(index, 1 + shape.lift));
  const trueIncrease = event.reduce((total, { index }) => total + meanOf(index) * shape.lift, 0);
  return { history, event, trueIncrease };
}
