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

/** What one message adds to one bucket. Of a key's cells only the last may hold a space. */
export type Addend = { readonly key: readonly Cell[]; readonly sums: readonly number[] };

/** Adds up the sums of addends with the same key, as often as more of them come. */
export function createSums() {
  const totals = new Map<string, { key: readonly Cell[]; sums: number[] }>();
  return {
    add: (addends: readonly Addend[]) => {
      for (const { key, sums } of addends) {
        const name = key.join(" ");
        const total = totals.get(name);
        if (total)
          for (const [index, sum] of sums.entries()) total.sums[index] = (total.sums[index] ?? 0) + sum;
        else totals.set(name, { key, sums: [...sums] });
      }
    },
    /** Key and sums of each bucket, as one row. */
    rows: (): (readonly Cell[])[] => [...totals.values()].map(({ key, sums }) => [...key, ...sums]),
  };
}

export function sumBy(addends: readonly Addend[]): (readonly Cell[])[] {
  const sums = createSums();
  sums.add(addends);
  return sums.rows();
}

/** Keeps the last item of each key. */
export function newestBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
