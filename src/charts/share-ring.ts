import { arc } from "d3-shape";
import { type DrawingNode, node } from "./drawing.ts";
import { HIDDEN, painted, patterns } from "./palette.ts";
import type { SharePart } from "./share-bar.ts";

const SIZE = 132;
const TURN = 2 * Math.PI;

/** Shares as pieces of a ring, clockwise from the top. */
export function shareRing(parts: readonly SharePart[], id: string): DrawingNode {
  const piece = arc<{ startAngle: number; endAngle: number }>()
    .innerRadius(SIZE * 0.28)
    .outerRadius(SIZE / 2 - 2)
    .digits(2);
  let from = 0;
  const pieces = parts.flatMap(({ share }, index) => {
    if (share === null || share === 0) return [];
    const startAngle = (from / 100) * TURN;
    from += share;
    const d = piece({ startAngle, endAngle: (from / 100) * TURN });
    return d === null ? [] : painted("path", { id, index, kind: "chart-piece" }, { d });
  });
  const middle = SIZE / 2;
  return node(
    "svg",
    { class: "chart-circle", width: SIZE, height: SIZE, viewBox: `0 0 ${SIZE} ${SIZE}`, ...HIDDEN },
    [
      patterns(id, parts.length),
      node("circle", { class: "chart-hole", cx: middle, cy: middle, r: SIZE * 0.39 }),
      node("g", { transform: `translate(${middle} ${middle})` }, pieces),
    ],
  );
}
