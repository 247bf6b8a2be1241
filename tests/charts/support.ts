import fc from "fast-check";
import {
  barList,
  type Chart,
  type Drawing,
  type DrawingNode,
  hourHeat,
  type Locale,
  shareBar,
  steps,
  trend,
} from "../../src/charts/index.ts";

/** Any number a caller could hand over: nothing, zeros of both signs, negatives, 1e12, and what is no number. */
export const anyValue = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    1e12,
    -1e12,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    Number.NaN,
    Infinity,
    -Infinity,
  ),
  fc.double(),
  fc.integer({ min: -1_000, max: 1_000 }),
);

const anyUnit = fc.constantFrom("people" as const, "views" as const, "won" as const, "percent" as const);
const anyLocale = fc.constantFrom<Locale>("ko", "en");
const anyHour = fc
  .integer({ min: 0, max: 24 * 200 })
  .map((hour) => `${new Date(Date.UTC(2026, 0, 1, hour)).toISOString().slice(0, 19)}+09:00`);
const anyRows = fc.array(fc.record({ label: fc.string({ maxLength: 8 }), value: anyValue }), {
  maxLength: 12,
});

const anyTrend = fc.record({
  unit: anyUnit,
  step: fc.constantFrom("HOURLY" as const, "DAILY" as const),
  points: fc.array(
    fc.record({ at: anyHour, value: anyValue, isPartial: fc.boolean() }, { requiredKeys: ["at", "value"] }),
    { maxLength: 60 },
  ),
  isCumulative: fc.boolean(),
  compare: fc.record({ name: fc.constant("지난 기간"), values: fc.array(anyValue, { maxLength: 60 }) }),
  markers: fc.array(fc.record({ at: anyHour, text: fc.constant("배포 완료") }), { maxLength: 3 }),
});

/** Charts of every kind, of any data. */
export const anyChart: fc.Arbitrary<Chart> = fc
  .record({
    locale: anyLocale,
    unit: anyUnit,
    rows: anyRows,
    others: anyRows,
    course: anyTrend,
    isRing: fc.boolean(),
    kind: fc.integer({ min: 0, max: 4 }),
    width: fc.integer({ min: 1, max: 2_000 }),
  })
  .map(({ locale, unit, rows, others, course, isRing, kind, width }) => {
    const options = { id: "c", locale, width };
    const name = "참여자";
    if (kind === 0) return barList({ name, of: "채널", unit, rows }, options);
    if (kind === 1) return trend({ name, ...course }, options);
    if (kind === 2) return shareBar({ name, unit, parts: rows, isRing }, options);
    if (kind === 3) return hourHeat({ name, unit, points: course.points }, options);
    return steps({ name, costs: rows, revenues: others }, options);
  });

/** Every element of a drawing, the root first. */
export function nodesOf(drawing: Drawing): DrawingNode[] {
  return typeof drawing === "string" ? [] : [drawing, ...drawing.children.flatMap(nodesOf)];
}

/** All words of a drawing. */
export function wordsOf(drawing: Drawing): string {
  return typeof drawing === "string" ? drawing : drawing.children.map(wordsOf).join(" ");
}
