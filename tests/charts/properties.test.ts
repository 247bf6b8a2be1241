import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyChart, nodesOf, wordsOf } from "./support.ts";

const BAD_NUMBER = /NaN|Infinity|undefined|null|e[+-]?\d/;

/** Attributes that hold numbers. */
const NUMERIC = new Set([
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "rx",
  "width",
  "height",
  "d",
  "viewBox",
]);
const LENGTHS = ["width", "height", "r"] as const;

describe("of any data, with what is missing, negative, endless or no number at all", () => {
  test("[W-12] no attribute, sentence, table or reading holds NaN or Infinity", () => {
    fc.assert(
      fc.property(anyChart, ({ drawing, caption, table, readings }) => {
        for (const { attributes } of nodesOf(drawing))
          for (const [name, value] of Object.entries(attributes)) {
            if (NUMERIC.has(name)) expect(value).not.toMatch(BAD_NUMBER);
          }
        const texts = [
          caption,
          ...readings.map(({ text }) => text),
          ...table.rows.flatMap((row) => row.cells.map(({ text }) => text)),
        ];
        for (const text of texts) expect(text).not.toMatch(/NaN|Infinity|∞|undefined/);
      }),
      { numRuns: 500 },
    );
  });

  test("no length is negative, and no place in percent is outside of the drawing", () => {
    fc.assert(
      fc.property(anyChart, ({ drawing, readings }) => {
        for (const { attributes } of nodesOf(drawing)) {
          for (const name of LENGTHS)
            if (attributes[name] !== undefined)
              expect(Number.parseFloat(attributes[name])).toBeGreaterThanOrEqual(0);
          const { x = "0", width = "0" } = attributes;
          if (x.endsWith("%") && width.endsWith("%"))
            expect(Number.parseFloat(x) + Number.parseFloat(width)).toBeLessThanOrEqual(100.1);
        }
        for (const { at } of readings) expect(at === null || (at >= 0 && at <= 100)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("[W-36] the table has a cell under every column, its text is its number, and what is missing is never 0", () => {
    fc.assert(
      fc.property(anyChart, ({ table }) => {
        for (const { cells } of table.rows) {
          expect(cells).toHaveLength(table.columns.length - 1);
          for (const { text, value } of cells) {
            if (value === null) expect(text).toMatch(/^(알 수 없음|unknown|-)$/);
            else {
              const told = Number(text.replace("−", "-").replace(/[^\d.-]/g, ""));
              expect(Math.abs(told - value)).toBeLessThanOrEqual(Math.max(0.051, Math.abs(value) * 1e-12));
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("[W-36] every chart has a sentence, and as many readings as it has things to read", () => {
    fc.assert(
      fc.property(anyChart, ({ caption, table, readings }) => {
        expect(caption).toMatch(/[.]$/);
        const isGrid = table.columns.length === 8;
        expect(readings.length).toBe(isGrid && readings.length > 0 ? 168 : isGrid ? 0 : table.rows.length);
      }),
    );
  });

  test("the drawing uses only attributes that React and a server's page spell the same", () => {
    const known = new Set([
      ...NUMERIC,
      "class",
      "id",
      "fill",
      "transform",
      "patternUnits",
      "preserveAspectRatio",
      "aria-hidden",
      "focusable",
    ]);
    fc.assert(
      fc.property(anyChart, ({ drawing }) => {
        for (const { attributes } of nodesOf(drawing))
          for (const name of Object.keys(attributes)) expect(known).toContain(name);
        expect(wordsOf(drawing)).not.toMatch(/NaN|Infinity/);
      }),
    );
  });
});
