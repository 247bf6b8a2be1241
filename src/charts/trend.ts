import { scalePoint } from "d3-scale";
import { bucketLabel, type Step } from "./dates.ts";
import { type Chart, type ChartOptions, type ChartTable, node, type Reading } from "./drawing.ts";
import { axisOf, known } from "./numbers.ts";
import { trendCaption } from "./trend-caption.ts";
import { trendDrawing } from "./trend-drawing.ts";
import { show, type Unit } from "./words.ts";

export type TrendPoint = {
  /** Start of the bucket, ISO 8601 with the store's offset. */
  readonly at: string;
  /** null = not known. */
  readonly value: number | null;
  /** The bucket is not over yet. */
  readonly isPartial?: boolean;
};

export type TrendData = {
  readonly name: string;
  readonly unit: Unit;
  readonly step: Step;
  readonly points: readonly TrendPoint[];
  /** Each point counts all before it, too. */
  readonly isCumulative?: boolean;
  /** Another period, bucket by bucket beside `points`. */
  readonly compare?: { readonly name: string; readonly values: readonly (number | null)[] };
  /** What happened in a bucket: "배포 완료". */
  readonly markers?: readonly { readonly at: string; readonly text: string }[];
};

/** The data with drawable numbers and every point's place, 0 to 100 across. */
export type TrendScene = Omit<TrendData, "points"> & {
  readonly points: readonly (TrendPoint & { readonly x: number; readonly label: string })[];
  readonly before: readonly (number | null)[];
};

/**
 * A course of time: line with its area, another period as a dashed line, a bucket that is not over as a dotted end, and
 * a lane of markers above.
 *
 * @example trend({ name: "참여자", unit: "people", step: "DAILY", points: [{ at: "2026-11-21T00:00:00+09:00", value: 3 }] }, { id: "t", locale: "ko" })
 */
export function trend(data: TrendData, options: ChartOptions): Chart {
  const scene = sceneOf(data, options);
  const axis = axisOf([...scene.points.map(({ value }) => value), ...scene.before]);
  return {
    drawing:
      scene.points.length === 0 ? node("div", { class: "chart" }) : trendDrawing(scene, { ...options, axis }),
    caption: trendCaption(scene, options.locale),
    table: tableOf(scene, options),
    readings: scene.points.map((_, index) => reading(scene, index, options)),
  };
}

function sceneOf(data: TrendData, { locale }: ChartOptions): TrendScene {
  const places = scalePoint(data.points.keys(), [0, 100]).padding(0.5);
  const points = data.points.map((point, index) => ({
    ...point,
    value: known(point.value),
    x: places(index) ?? 0,
    label: bucketLabel(point.at, data.step, locale),
  }));
  const { compare } = data;
  const before = compare === undefined ? [] : points.map((_, index) => known(compare.values[index]));
  return { ...data, points, before };
}

function tableOf(scene: TrendScene, { locale }: ChartOptions): ChartTable {
  const { name, unit, step, points, before, compare } = scene;
  const cell = (value: number | null) => ({ value, text: show(value, unit, locale) });
  const first = { ko: { DAILY: "날짜", HOURLY: "시각" }, en: { DAILY: "Day", HOURLY: "Hour" } }[locale][step];
  return {
    columns: [first, name, ...(compare === undefined ? [] : [compare.name])],
    rows: points.map(({ label, value, isPartial }, index) => ({
      label: `${label}${isPartial === true ? { ko: " (진행 중)", en: " (so far)" }[locale] : ""}`,
      cells: [cell(value), ...(compare === undefined ? [] : [cell(before[index] ?? null)])],
    })),
  };
}

function reading(scene: TrendScene, index: number, { locale }: ChartOptions): Reading {
  const { points, before, compare, unit, name, markers = [] } = scene;
  const point = points[index];
  if (point === undefined) return { text: "", at: null };
  const other = compare === undefined ? [] : [`${compare.name} ${show(before[index] ?? null, unit, locale)}`];
  const happened = markers.filter(({ at }) => at === point.at).map(({ text }) => text);
  const told = [`${name} ${show(point.value, unit, locale)}`, ...other, ...happened];
  const state = point.isPartial === true ? { ko: " (진행 중)", en: " (so far)" }[locale] : "";
  return { text: `${point.label}${state}: ${told.join(", ")}`, at: point.x };
}
