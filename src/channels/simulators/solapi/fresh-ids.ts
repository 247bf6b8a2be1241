import { sha256Hex } from "../../digest.ts";
import type { JsonObject } from "../../json.ts";
import type { Table } from "../table.ts";

/** `idOf` makes the id out of 64 hexadecimal digits. */
export type FreshIds = (idOf: (hex: string) => string) => Promise<string>;

/**
 * Ids that no row has. The same seed gives the same ones; a number is taken before anything is waited for, so calls
 * at the same time get different ones.
 */
export function createFreshIds<Row extends JsonObject & { readonly id: string }>(
  seed: string,
  rows: Table<Row>,
): FreshIds {
  let next = rows.all().length;
  return async (idOf) => {
    for (;;) {
      const number = next;
      next += 1;
      const id = idOf(await sha256Hex(`${seed}${number}`));
      if (rows.get(id) === undefined) return id;
    }
  };
}
