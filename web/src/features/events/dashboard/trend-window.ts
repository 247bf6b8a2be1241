import type { Outputs } from "../../../api/index.ts";
import { DAY_MS, isoDay, startOfDay } from "../../../format/index.ts";
import type { Period } from "../search.ts";

type Point = Outputs["analytics"]["timeline"]["dataPoints"][number];
type Span = { readonly from: number; readonly to: number };

/** Days that each period is moved back for comparison: whole weeks, so that the same weekdays stand side by side. */
const WEEKS_BACK: Record<Exclude<Period, "all">, number> = { today: 7, yesterday: 7, "7d": 7, "28d": 28 };

/** Of a period that is compared: what is shown, and what stood there the same weekdays before. */
export type TrendWindow = {
  readonly points: readonly Point[];
  /** By the position of `points`; null where the event has no number for it. */
  readonly before: readonly (number | null)[];
  /** Milliseconds, the end not included; undefined for the whole event. */
  readonly shown: Span | undefined;
  readonly compared: Span | undefined;
};

/**
 * Cuts an event's course to a period of Korea's calendar, and finds the same weekdays before it.
 *
 * @param now milliseconds
 * @example trendWindow(points, { period: "7d", now: Date.now(), of: (point) => point.participants })
 */
export function trendWindow(
  points: readonly Point[],
  asked: { readonly period: Period; readonly now: number; readonly of: (point: Point) => number },
): TrendWindow {
  const { period, now, of } = asked;
  if (period === "all") return { points, before: [], shown: undefined, compared: undefined };
  const shown = spanOf(period, now);
  const back = WEEKS_BACK[period] * DAY_MS;
  const at = (point: Point) => Date.parse(point.timestamp);
  const values = new Map(points.map((point) => [at(point), of(point)]));
  const inside = points.filter((point) => at(point) >= shown.from && at(point) < shown.to);
  return {
    points: inside,
    before: inside.map((point) => values.get(at(point) - back) ?? null),
    shown,
    compared: { from: shown.from - back, to: shown.to - back },
  };
}

function spanOf(period: Exclude<Period, "all">, now: number): Span {
  const today = Date.parse(startOfDay(isoDay(now)));
  const tomorrow = today + DAY_MS;
  switch (period) {
    case "today":
      return { from: today, to: tomorrow };
    case "yesterday":
      return { from: today - DAY_MS, to: today };
    case "7d":
      return { from: tomorrow - 7 * DAY_MS, to: tomorrow };
    case "28d":
      return { from: tomorrow - 28 * DAY_MS, to: tomorrow };
  }
}
