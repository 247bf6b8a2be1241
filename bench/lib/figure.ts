import { round } from "./numbers.ts";

/** One printed figure: a measured value, the limit it is held against, and the runs behind it. */
export type Figure = {
  readonly question: string;
  readonly value: number;
  readonly unit: "ratio" | "ms" | "count" | "per second";
  /** `atLeast` or `atMost`, or neither for a figure that only explains another. */
  readonly limit?: { readonly kind: "atLeast" | "atMost"; readonly value: number };
  readonly runs?: readonly number[];
  readonly note?: string;
};

export function isReached({ value, limit }: Figure): boolean | undefined {
  if (limit === undefined) return undefined;
  return limit.kind === "atLeast" ? value >= limit.value : value <= limit.value;
}

/** @example "the verb / hand-written batches   0.43 of at least 0.5: not reached" */
export function describeFigure(figure: Figure): string {
  const { question, value, unit, limit, runs, note } = figure;
  const suffix = unit === "ratio" || unit === "count" ? "" : ` ${unit}`;
  const shown = `${round(value, unit === "per second" ? 0 : 2)}${suffix}`;
  const verdict =
    limit === undefined
      ? ""
      : ` (${limit.kind === "atLeast" ? "at least" : "at most"} ${limit.value}): ${isReached(figure) ? "reached" : "NOT reached"}`;
  const spread = runs === undefined ? "" : `   [${runs.map((run) => round(run)).join(" ")}]`;
  return `  ${question.padEnd(66)} ${shown}${verdict}${spread}${note === undefined ? "" : `   ${note}`}`;
}

/** A question's file ends with this: lines for people, or one JSON line for `bench/run.ts`. */
export function printFigures(figures: readonly Figure[]): void {
  if (process.argv.includes("--json")) console.log(JSON.stringify(figures));
  else for (const figure of figures) console.log(describeFigure(figure));
}
