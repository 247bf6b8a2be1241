import type { ZodType } from "zod";
import type { JsonObject } from "../json.ts";
import type { RowStorage } from "./world.ts";

export type Table<Row> = {
  all(): readonly Row[];
  get(id: string): Row | undefined;
  /** Adds or replaces by id; stored before it returns. */
  put(row: Row): void;
};

/** A simulator's rows of one kind, by id; a stored row of another shape is left out. */
export function createTable<Row extends JsonObject & { readonly id: string }>(
  kind: string,
  schema: ZodType<Row>,
  storage?: RowStorage,
): Table<Row> {
  const rows = new Map<string, Row>();
  for (const stored of storage?.load() ?? []) {
    const parsed = stored.kind === kind ? schema.safeParse(stored.row) : undefined;
    if (parsed?.success) rows.set(parsed.data.id, parsed.data);
  }
  return {
    all: () => [...rows.values()],
    get: (id) => rows.get(id),
    put(row) {
      storage?.append({ kind, row });
      rows.set(row.id, row);
    },
  };
}
