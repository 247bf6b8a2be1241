import { type DrawingNode, node } from "./drawing.ts";

/** How many series look different; more of them begin again. charts.css has the colours. */
export const SERIES_COUNT = 8;

/** Class of a series' colour. @example seriesClass(0) // "chart-s1" */
function seriesClass(index: number): string {
  return `chart-s${(index % SERIES_COUNT) + 1}`;
}

/** What lies over a series' colour, so that it is told apart without seeing colours; the first is plain. */
const MARKS: readonly (string | null)[] = [
  null,
  "M0 8L8 0M-2 2L2 -2M6 10L10 6",
  "M2 2h.01M6 6h.01",
  "M0 4h8",
  "M4 0v8",
  "M0 0L8 8M-2 6L2 10M6 -2L10 2",
  "M0 4h8M4 0v8",
  "M0 8L8 0M0 0L8 8",
];

/** Definitions of the patterns of `count` series; once in an SVG that uses patternOf. */
export function patterns(id: string, count: number): DrawingNode {
  const used = MARKS.slice(0, Math.min(count, SERIES_COUNT));
  return node(
    "defs",
    {},
    used.map((mark, index) =>
      mark === null
        ? null
        : node(
            "pattern",
            { id: `${id}-p${index + 1}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
            [node("path", { class: "chart-mark", d: mark })],
          ),
    ),
  );
}

/** Fill of a series' pattern; undefined for the plain one. */
function patternOf(id: string, index: number): string | undefined {
  const place = index % SERIES_COUNT;
  return MARKS[place] === null ? undefined : `url(#${id}-p${place + 1})`;
}

/**
 * A shape in a series' colour, and above it the same shape in the series' pattern.
 *
 * @param place where it lies and how it is cut: attributes of the shape
 * @param kind another class of the coloured one
 * @example painted("rect", { id: "c", index: 1 }, { x: "10%", width: "20%", height: 8 })
 */
export function painted(
  tag: "rect" | "path",
  { id, index, kind }: { readonly id: string; readonly index: number; readonly kind?: string },
  place: Parameters<typeof node>[1],
): DrawingNode[] {
  const fill = patternOf(id, index);
  const colour = kind === undefined ? seriesClass(index) : `${seriesClass(index)} ${kind}`;
  return [
    node(tag, { class: colour, ...place }),
    ...(fill === undefined ? [] : [node(tag, { fill, ...place })]),
  ];
}

/** A series' square in a legend or beside a row, with its pattern. */
export function swatch(id: string, index: number): DrawingNode {
  const square = { width: 16, height: 16, rx: 3 };
  return node("svg", { class: "chart-swatch", width: 16, height: 16, ...HIDDEN }, [
    ...painted("rect", { id, index }, square),
  ]);
}

/** A drawing whose words stand in the caption and the table. */
export const HIDDEN = { "aria-hidden": "true", focusable: "false" } as const;
