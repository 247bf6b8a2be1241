import { type Chart, type ChartOptions, type Locale, node, percent } from "./drawing.ts";
import { type Extent, extentOf, highest, known, placeOf, sumOf } from "./numbers.ts";
import { HIDDEN, painted, patterns } from "./palette.ts";
import { copula, emptyCaption } from "./sentences.ts";
import { show, showBy, type Unit } from "./words.ts";

export type BarListData = {
  /** What is counted, as a noun: "참여자". */
  readonly name: string;
  /** What a row is: "채널". */
  readonly of: string;
  readonly unit: Unit;
  /** null = not known. */
  readonly rows: readonly { readonly label: string; readonly value: number | null }[];
};

/**
 * Bars under each other, in the order given, each with its number in words. A negative bar grows to the other side of 0.
 *
 * @example barList({ name: "참여자", of: "채널", unit: "people", rows: [{ label: "카카오 채널", value: 12 }] }, { id: "c", locale: "ko" })
 */
export function barList(data: BarListData, { id, locale }: ChartOptions): Chart {
  const { name, of, unit } = data;
  const rows = data.rows.map(({ label, value }) => ({ label, value: known(value) }));
  const values = rows.map(({ value }) => value);
  const extent = extentOf(values);
  const texts = values.map((value) => show(value, unit, locale));
  const items = rows.map(({ label, value }, index) =>
    node("li", {}, [
      node("span", { class: "chart-label" }, [label]),
      node("span", { class: "chart-value" }, [texts[index] ?? ""]),
      node("svg", { class: "chart-bar", width: "100%", height: 12, ...HIDDEN }, [
        index === 0 ? patterns(id, rows.length) : null,
        ...bar({ value, extent, id, index }),
      ]),
    ]),
  );
  return {
    drawing: node("ol", { class: "chart chart-rows" }, items),
    caption: caption({ name, unit, rows }, locale),
    table: {
      columns: [of, name],
      rows: rows.map(({ label, value }, index) => ({ label, cells: [{ text: texts[index] ?? "", value }] })),
    },
    readings: rows.map(({ label }, index) => ({ text: `${label}: ${texts[index]}`, at: null })),
  };
}

type Bar = {
  readonly value: number | null;
  readonly extent: Extent;
  readonly id: string;
  readonly index: number;
};

function bar({ value, extent, id, index }: Bar) {
  const zero = placeOf(0, extent);
  const end = value === null ? zero : placeOf(value, extent);
  const place = { x: percent(Math.min(zero, end)), width: percent(Math.abs(end - zero)), height: 12, rx: 2 };
  return [
    node("rect", { class: "chart-track", width: "100%", height: 12, rx: 2 }),
    ...painted("rect", { id, index }, place),
  ];
}

type Captioned = Pick<BarListData, "name" | "unit" | "rows">;

function caption({ name, unit, rows }: Captioned, locale: Locale): string {
  const values = rows.map(({ value }) => value);
  const empty = emptyCaption({ name, unit, values }, locale);
  const best = highest(values);
  if (empty !== undefined || best === undefined) return empty ?? "";
  const label = rows[best.index]?.label ?? "";
  const total = unit === "percent" ? null : sumOf(values);
  if (locale === "en") {
    const all = total === null ? "" : `; ${show(total, unit, locale)} in all`;
    return `${name}: most at ${label} with ${show(best.value, unit, locale)}${all}.`;
  }
  const all = total === null ? "" : ` 모두 ${copula(show(total, unit, locale))}.`;
  return `${name}: ${label}에서 ${showBy(best.value, unit)} 가장 많았어요.${all}`;
}
