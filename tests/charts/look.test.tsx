import { describe, expect, test } from "bun:test";
import { raw } from "hono/html";
import { barList, SERIES_COUNT, shareBar } from "../../src/charts/index.ts";
import { CHART_STYLES, ChartFigure } from "../../src/pages/charts.tsx";
import { STYLES } from "../../src/pages/styles.ts";
import { nodesOf } from "./support.ts";

const CARDS = Array.from(STYLES.matchAll(/--card:(#[0-9a-f]{3,6})/g), ([, colour = ""]) => colour);
const SERIES = Array.from(
  CHART_STYLES.matchAll(/--chart-\d: light-dark\((#\w+), (#\w+)\)/g),
  ([, light = "", dark = ""]) => [light, dark],
);

/** Relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[^#]/g, "$&$&") : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe("[W-36] series are told apart", () => {
  test("by colours of at least 3:1 on the card, light and dark", () => {
    expect(SERIES).toHaveLength(SERIES_COUNT);
    expect(CARDS).toHaveLength(2);
    for (const pair of SERIES)
      for (const [scheme, card] of CARDS.entries())
        expect(contrast(pair[scheme] ?? "", card)).toBeGreaterThanOrEqual(3);
  });

  test("by a pattern of its own, so that no colour is needed", () => {
    const parts = Array.from({ length: SERIES_COUNT }, (_, index) => ({ label: `${index}`, value: 1 }));
    const { drawing } = shareBar({ name: "연령", unit: "people", parts }, { id: "c", locale: "ko" });
    const patterns = nodesOf(drawing).filter(({ tag }) => tag === "pattern");
    const marks = patterns.map(({ children }) => JSON.stringify(children));
    expect(new Set(marks).size).toBe(SERIES_COUNT - 1);
    const pieces = nodesOf(drawing).filter(({ attributes }) => attributes["fill"]?.startsWith("url(#c-p"));
    expect(new Set(pieces.map(({ attributes }) => attributes["fill"])).size).toBe(SERIES_COUNT - 1);
  });
});

test("[W-36] on a server's page a chart is a figure with its sentence, its drawing and a table of the same numbers", async () => {
  const rows = [{ label: `<b>"가"&`, value: 1_234 }];
  const chart = barList({ name: "참여자", of: "채널", unit: "people", rows }, { id: "c", locale: "ko" });
  const html = String(await raw(await (<ChartFigure chart={chart} />)));
  expect(html).toContain(
    `<figcaption>${chart.caption.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")}`,
  );
  expect(html).toContain("<summary>표로 보기</summary>");
  expect(html.match(/1,234명/g)?.length).toBeGreaterThanOrEqual(3);
  expect(html).not.toContain("<b>");
  expect(html).not.toMatch(/\sstyle=/);
});
