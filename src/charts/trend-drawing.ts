import { area, line } from "d3-shape";
import { tickLabel } from "./dates.ts";
import { type ChartOptions, type DrawingNode, node, percent } from "./drawing.ts";
import { type Extent, placeOf } from "./numbers.ts";
import { HIDDEN } from "./palette.ts";
import type { TrendScene } from "./trend.ts";
import { compact } from "./words.ts";

/** Px from the top: marker lane, plot, and the labels under it. */
const TOP = 22;
const PLOT = 130;
const HEIGHT = TOP + PLOT + 24;
/** Room that one label under the plot needs, in px. */
const TICK_PX = 72;
/** More points than these get no dot each. */
const DOTS_MAX = 31;

type Look = ChartOptions & { readonly axis: Extent };
type Spot = { readonly x: number; readonly value: number | null };

/**
 * The whole width is used at any width without a script: lines are stretched (their strokes are not), everything else
 * stands at a percentage.
 */
export function trendDrawing(scene: TrendScene, look: Look): DrawingNode {
  const marks = scene.markers ?? [];
  return node("div", { class: "chart chart-trend" }, [
    legend(scene),
    node("svg", { class: "chart-plot", width: "100%", height: HEIGHT, ...HIDDEN }, [
      ...grid(look),
      lines(scene, look),
      ...dots(scene, look),
      ...ticks(scene, look),
      ...markerLane(scene),
    ]),
    marks.length === 0
      ? null
      : node(
          "ul",
          { class: "chart-marks" },
          marks.map(({ at, text }) => node("li", {}, [`${tickLabel(at, "DAILY", look.locale)} ${text}`])),
        ),
  ]);
}

function legend({ name, compare }: TrendScene): DrawingNode | null {
  if (compare === undefined) return null;
  const entry = (kind: string, label: string) =>
    node("span", {}, [
      node("svg", { class: "chart-key", width: 28, height: 12, ...HIDDEN }, [
        node("path", { class: kind, d: "M1 6h26" }),
      ]),
      label,
    ]);
  return node("p", { class: "chart-legend" }, [
    entry("chart-line", name),
    entry("chart-line chart-compare", compare.name),
  ]);
}

function grid({ axis, locale }: Look): DrawingNode[] {
  const { low, high } = axis;
  const levels = low < 0 && high > 0 ? [low, 0, high] : [low, (low + high) / 2, high];
  return levels.flatMap((value) => {
    const y = heightOf(value, axis);
    return [
      node("line", { class: value === 0 ? "chart-base" : "chart-grid", x1: 0, x2: "100%", y1: y, y2: y }),
      node("text", { class: "chart-tick", x: 2, y: y - 4 }, [compact(value, locale)]),
    ];
  });
}

function heightOf(value: number, axis: Extent): number {
  return TOP + PLOT - (placeOf(value, axis) / 100) * PLOT;
}

/** Coordinates are percent of the plot both ways; the nested drawing stretches them. */
function lines({ points, before, isCumulative }: TrendScene, { axis }: Look): DrawingNode {
  const y = ({ value }: Spot) => 100 - placeOf(value ?? 0, axis);
  const isKnown = ({ value }: Spot) => value !== null;
  const path = line<Spot>()
    .defined(isKnown)
    .x(({ x }) => x)
    .y(y)
    .digits(2);
  const filled = area<Spot>()
    .defined(isKnown)
    .x(({ x }) => x)
    .y0(100 - placeOf(0, axis))
    .y1(y)
    .digits(2);
  const open = points.findIndex(({ isPartial }) => isPartial === true);
  const whole = open === -1 ? points : points.slice(0, open);
  const rest = open === -1 ? [] : points.slice(Math.max(0, open - 1));
  const drawn = (kind: string, d: string | null) =>
    d === null || d === "" ? null : node("path", { class: kind, d });
  const others = before.map((value, index) => ({ value, x: points[index]?.x ?? 0 }));
  const isArea = isCumulative !== true || axis.low === 0;
  return node(
    "svg",
    {
      class: "chart-stretch",
      ...{ x: 0, y: TOP, width: "100%", height: PLOT },
      ...{ viewBox: "0 0 100 100", preserveAspectRatio: "none" },
    },
    [
      isArea ? drawn("chart-area", filled(points)) : null,
      drawn("chart-line chart-compare", path(others)),
      drawn("chart-line", path(whole)),
      drawn("chart-line chart-open", path(rest)),
    ],
  );
}

/** A point that has no known neighbour is seen by its dot only. */
function dots({ points, before }: TrendScene, { axis }: Look): DrawingNode[] {
  const isAlone = (index: number) =>
    (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null;
  const own = points.flatMap(({ value, x, isPartial }, index) => {
    const isShown = points.length <= DOTS_MAX || index === points.length - 1 || isAlone(index);
    if (value === null || !isShown) return [];
    const kind = isPartial === true ? "chart-dot chart-dot-open" : "chart-dot";
    return [node("circle", { class: kind, cx: percent(x), cy: heightOf(value, axis), r: 3.5 })];
  });
  const others = points.length > DOTS_MAX ? [] : before;
  const squares = others.flatMap((value, index) => {
    if (value === null) return [];
    const at = { x: percent(points[index]?.x ?? 0), y: heightOf(value, axis) };
    return [
      node("svg", { class: "chart-over", ...at }, [
        node("path", { class: "chart-square", d: "M-3-3h6v6h-6z" }),
      ]),
    ];
  });
  return [...squares, ...own];
}

function ticks({ points, step }: TrendScene, { width = 320, locale }: Look): DrawingNode[] {
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor(width / TICK_PX))));
  const shown = points.filter((_, index) => index % every === 0);
  return shown.map(({ at, x }) =>
    node("text", { class: "chart-tick chart-middle", x: percent(x), y: HEIGHT - 6 }, [
      tickLabel(at, step, locale),
    ]),
  );
}

function markerLane({ points, markers = [] }: TrendScene): DrawingNode[] {
  return markers.flatMap(({ at }) => {
    const point = points.find((one) => one.at === at);
    if (point === undefined) return [];
    const x = percent(point.x);
    return [
      node("line", { class: "chart-marker-line", x1: x, x2: x, y1: 10, y2: TOP + PLOT }),
      node("svg", { class: "chart-over", x, y: 8 }, [
        node("path", { class: "chart-marker", d: "M0-6L6 0L0 6L-6 0z" }),
      ]),
    ];
  });
}
