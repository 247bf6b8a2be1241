/** An element of HTML or SVG as data: `hono/jsx` and React render the same one. */
export type DrawingNode = {
  readonly tag: string;
  /** Only attributes that HTML, SVG and React spell the same; `class` is the exception that React renames. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Drawing[];
};

export type Drawing = DrawingNode | string;

/** What a reader that moves over a chart is told at one position. */
export type Reading = {
  readonly text: string;
  /** Where the position lies, in percent of the drawing's width; null where it has no such place. */
  readonly at: number | null;
};

export type TableCell = { readonly text: string; readonly value: number | null };
export type TableRow = { readonly label: string; readonly cells: readonly TableCell[] };

/** The numbers of a drawing as a table; the first column names the rows. */
export type ChartTable = { readonly columns: readonly string[]; readonly rows: readonly TableRow[] };

/** All that one chart says, four ways. */
export type Chart = {
  readonly drawing: DrawingNode;
  readonly caption: string;
  readonly table: ChartTable;
  readonly readings: readonly Reading[];
};

export type Locale = "ko" | "en";

export type ChartOptions = {
  /** Unique on its page: patterns are found by it. */
  readonly id: string;
  readonly locale: Locale;
  /** Room in CSS px, for how many labels fit; the drawing itself stretches. */
  readonly width?: number;
};

type Attribute = string | number | undefined;

/**
 * @param attributes numbers must be finite; an `undefined` one is left out
 * @example node("rect", { class: "bar", width: "40%", height: 8 })
 */
export function node(
  tag: string,
  attributes: Readonly<Record<string, Attribute>>,
  children: readonly (Drawing | null)[] = [],
): DrawingNode {
  const given = Object.entries(attributes).filter((entry) => entry[1] !== undefined);
  return {
    tag,
    attributes: Object.fromEntries(
      given.map(([name, value]) => [name, typeof value === "number" ? short(value) : String(value)]),
    ),
    children: children.filter((child) => child !== null),
  };
}

/** At most two decimals, never `-0` or an exponent. @example short(12.345) // "12.35" */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** @example percent(12.345) // "12.35%" */
export function percent(value: number): string {
  return `${short(value)}%`;
}
