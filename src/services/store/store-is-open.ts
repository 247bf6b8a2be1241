import type { Condition } from "../../db/index.ts";

/** Part of the guard of whatever begins something new in a store. */
export function storeIsOpen(storeId: string): Condition {
  return { sql: "exists (select 1 from stores where store_id = ? and closed_at is null)", args: [storeId] };
}
