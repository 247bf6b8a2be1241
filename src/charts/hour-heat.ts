import { scaleBand } from "d3-scale";
import { clockOf, hourLabel, hourTick, WEEKDAYS } from "./dates.ts";
import { type Chart, type ChartOptions, type DrawingNode, type Locale, node, percent } from "./drawing.ts";
import { highest, known } from "./numbers.ts";
import { HIDDEN } from "./palette.ts";
import { emptyCaption } from "./sentences.ts";
import { show, showBy, type Unit } from "./words.ts";

export type HourHeatData = {
  readonly name: string;
  readonly unit: Unit;
  /** Hours of any days: those of one weekday and hour are added up. null = not known. */
  readonly points: readonly { readonly at: string; readonly value: number | null }[];
};

/** Monday first, as calendars of shops are. */
const DAYS = [1, 2, 3, 4, 5, 6, 0] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const ROW = 20;
/** Percent of the width that the names of the days take. */
const GUTTER = 8;

/**
 * A week by hours: the larger a square, the more. Hours that no point tells of are left empty, and said to be unknown.
 *
 * @example hourHeat({ name: "참여자", unit: "people", points: [{ at: "2026-11-21T18:00:00+09:00", value: 4 }] }, { id: "h", locale: "ko" })
 */
export function hourHeat({ name, unit, points }: HourHeatData, { locale }: ChartOptions): Chart {
  const grid = gridOf(points);
  const cells = DAYS.flatMap((day) =>
    HOURS.map((hour) => ({ day, hour, value: grid.get(day * 24 + hour) ?? null })),
  );
  const dayName = (day: number) => `${WEEKDAYS[locale][day] ?? ""}${{ ko: "요일", en: "" }[locale]}`;
  return {
    drawing: node("div", { class: "chart chart-heat" }, points.length === 0 ? [] : [drawn(cells, locale)]),
    caption: caption({ name, unit, cells, dayName }, locale),
    table: {
      columns: [{ ko: "시각", en: "Hour" }[locale], ...DAYS.map((day) => WEEKDAYS[locale][day] ?? "")],
      rows: HOURS.map((hour) => ({
        label: hourLabel(hour, locale),
        cells: DAYS.map((day) => {
          const value = grid.get(day * 24 + hour) ?? null;
          return { value, text: value === null ? "-" : show(value, unit, locale) };
        }),
      })),
    },
    readings:
      points.length === 0
        ? []
        : cells.map(({ day, hour, value }) => ({
            text: `${dayName(day)} ${hourLabel(hour, locale)}: ${show(value, unit, locale)}`,
            at: null,
          })),
  };
}

function gridOf(points: HourHeatData["points"]): ReadonlyMap<number, number> {
  const grid = new Map<number, number>();
  for (const { at, value } of points) {
    const { weekday, hour } = clockOf(at);
    const number = known(value);
    if (number === null || Number.isNaN(weekday)) continue;
    const sum = known((grid.get(weekday * 24 + hour) ?? 0) + number);
    if (sum !== null) grid.set(weekday * 24 + hour, sum);
  }
  return grid;
}

type Cell = { readonly day: number; readonly hour: number; readonly value: number | null };

function drawn(cells: readonly Cell[], locale: Locale): DrawingNode {
  const columns = scaleBand(HOURS, [GUTTER, 100]);
  const rows = scaleBand<number>(DAYS, [0, DAYS.length * ROW]);
  const most = highest(cells.map(({ value }) => value))?.value ?? 0;
  const squares = cells.map(({ day, hour, value }) => {
    const size = value === null || value <= 0 || most <= 0 ? 0 : 0.25 + 0.65 * Math.sqrt(value / most);
    const [x, y] = [columns(hour) ?? 0, rows(day) ?? 0];
    if (size === 0)
      return value === null
        ? null
        : node("circle", {
            class: "chart-zero",
            cx: percent(x + columns.bandwidth() / 2),
            cy: y + ROW / 2,
            r: 1.25,
          });
    const [wide, high] = [columns.bandwidth() * size, ROW * size];
    return node("rect", {
      class: "chart-s1",
      ...{ x: percent(x + (columns.bandwidth() - wide) / 2), width: percent(wide) },
      ...{ y: y + (ROW - high) / 2, height: high, rx: 2 },
    });
  });
  const height = DAYS.length * ROW;
  return node("svg", { class: "chart-plot", width: "100%", height: height + 20, ...HIDDEN }, [
    ...DAYS.map((day) =>
      node("text", { class: "chart-tick", x: 0, y: (rows(day) ?? 0) + ROW / 2 + 4 }, [
        WEEKDAYS[locale][day] ?? "",
      ]),
    ),
    ...squares,
    ...[0, 6, 12, 18].map((hour) =>
      node("text", { class: "chart-tick", x: percent(columns(hour) ?? 0), y: height + 14 }, [
        hourTick(hour, locale),
      ]),
    ),
  ]);
}

type Captioned = {
  readonly name: string;
  readonly unit: Unit;
  readonly cells: readonly Cell[];
  readonly dayName: (day: number) => string;
};

function caption({ name, unit, cells, dayName }: Captioned, locale: Locale): string {
  const known = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const empty = emptyCaption({ name, unit, values: known }, locale);
  const best = highest(cells.map(({ value }) => value));
  const cell = cells[best?.index ?? 0];
  if (empty !== undefined || best === undefined || cell === undefined) return empty ?? "";
  const when = `${dayName(cell.day)} ${hourLabel(cell.hour, locale)}`;
  return locale === "ko"
    ? `${name}: ${when}에 ${showBy(best.value, unit)} 가장 많았어요.`
    : `${name}: most on ${when} with ${show(best.value, unit, locale)}.`;
}
