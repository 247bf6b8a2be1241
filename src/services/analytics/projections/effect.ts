import { rawStatement, type Statement } from "../../../db/index.ts";
import type { Target } from "../../../events/index.ts";

export type Cell = string | number | null;

/** Rows for SQL: `from json_each(?) r where …` reads column n as `r.value ->> n`. Conditional on the batch's mark. */
export function effect(
  parts: { into: string; onConflict: string },
  rows: readonly (readonly Cell[])[],
  target: Target,
): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    rawStatement(`${parts.into} from json_each(?) r where ${target.when.sql} ${parts.onConflict}`, [
      JSON.stringify(rows),
      ...target.when.args,
    ]),
  ];
}

/** Adds up the sums of rows with the same key. Of a key's cells only the last may hold a space. */
export function sumBy<T>(
  items: readonly T[],
  rowOf: (item: T) => { key: readonly Cell[]; sums: readonly number[] },
): (readonly Cell[])[] {
  const totals = new Map<string, { key: readonly Cell[]; sums: number[] }>();
  for (const item of items) {
    const { key, sums } = rowOf(item);
    const name = key.join(" ");
    const total = totals.get(name);
    if (total) for (const [index, sum] of sums.entries()) total.sums[index] = (total.sums[index] ?? 0) + sum;
    else totals.set(name, { key, sums: [...sums] });
  }
  return [...totals.values()].map(({ key, sums }) => [...key, ...sums]);
}

/** Keeps the last item of each key. */
export function newestBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
