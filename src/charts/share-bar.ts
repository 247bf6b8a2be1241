import { type Chart, type ChartOptions, type DrawingNode, type Locale, node, percent } from "./drawing.ts";
import { highest, known, sharesOf } from "./numbers.ts";
import { HIDDEN, painted, patterns, swatch } from "./palette.ts";
import { emptyCaption } from "./sentences.ts";
import { shareRing } from "./share-ring.ts";
import { show, type Unit } from "./words.ts";

export type ShareBarData = {
  /** What is divided: "연령". */
  readonly name: string;
  readonly unit: Unit;
  /** Parts of one whole; one that is missing or negative has no share. */
  readonly parts: readonly { readonly label: string; readonly value: number | null }[];
  /** A ring instead of a bar: for two or three parts. */
  readonly isRing?: boolean;
};

export type SharePart = {
  readonly label: string;
  readonly value: number | null;
  /** Percent with one decimal; all of them add up to 100. */
  readonly share: number | null;
};

/**
 * Parts of a whole as one bar of 100 % (or a ring), with a legend that has the numbers.
 *
 * @example shareBar({ name: "성별", unit: "people", isRing: true, parts: [{ label: "여성", value: 6 }, { label: "남성", value: 4 }] }, { id: "g", locale: "ko" })
 */
export function shareBar(data: ShareBarData, { id, locale }: ChartOptions): Chart {
  const values = data.parts.map(({ value }) => known(value));
  const shares = sharesOf(values);
  const parts = data.parts.map(({ label }, index) => ({
    label,
    value: values[index] ?? null,
    share: shares[index] ?? null,
  }));
  const { name, unit } = data;
  const told = parts.map(({ value, share }) => ({
    count: show(value, unit, locale),
    share: show(share, "percent", locale),
  }));
  const whole = data.isRing === true ? shareRing(parts, id) : stacked(parts, id);
  return {
    drawing: node("div", { class: `chart ${data.isRing === true ? "chart-ring" : "chart-share"}` }, [
      parts.length === 0 ? null : whole,
      legend(parts, { id, locale }),
    ]),
    caption: caption({ name, unit, parts }, locale),
    table: {
      columns: [name, { ko: "수", en: "Count" }[locale], { ko: "비율", en: "Share" }[locale]],
      rows: parts.map(({ label, value, share }, index) => ({
        label,
        cells: [
          { value, text: told[index]?.count ?? "" },
          { value: share, text: told[index]?.share ?? "" },
        ],
      })),
    },
    readings: parts.map(({ label }, index) => ({
      text: `${label}: ${told[index]?.count}, ${told[index]?.share}`,
      at: null,
    })),
  };
}

function stacked(parts: readonly SharePart[], id: string): DrawingNode {
  let from = 0;
  const pieces = parts.flatMap(({ share }, index) => {
    if (share === null || share === 0) return [];
    const place = { x: percent(from), width: percent(share), height: 28 };
    from += share;
    return painted("rect", { id, index, kind: "chart-piece" }, place);
  });
  return node("svg", { class: "chart-stack", width: "100%", height: 28, ...HIDDEN }, [
    patterns(id, parts.length),
    node("rect", { class: "chart-track", width: "100%", height: 28 }),
    ...pieces,
  ]);
}

function legend(parts: readonly SharePart[], { id, locale }: ChartOptions): DrawingNode {
  return node(
    "ul",
    { class: "chart-parts" },
    parts.map(({ label, share }, index) =>
      node("li", {}, [
        swatch(id, index),
        node("span", {}, [label]),
        node("b", {}, [show(share, "percent", locale)]),
      ]),
    ),
  );
}

type Captioned = { readonly name: string; readonly unit: Unit; readonly parts: readonly SharePart[] };

function caption({ name, unit, parts }: Captioned, locale: Locale): string {
  const values = parts.map(({ value }) => value);
  const empty = emptyCaption({ name, unit, values }, locale);
  if (empty !== undefined) return empty;
  const best = highest(parts.map(({ share }) => share));
  if (best === undefined)
    return locale === "ko" ? `${name}: 나눠 볼 값이 없어요.` : `${name}: nothing to divide.`;
  const label = parts[best.index]?.label ?? "";
  const size = show(best.value, "percent", locale);
  return locale === "ko"
    ? `${name}: ${label} 비율이 ${size}로 가장 높아요.`
    : `${name}: ${label} is the largest share, ${size}.`;
}
