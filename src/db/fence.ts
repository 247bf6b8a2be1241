import { rawStatement, type Statement } from "./statement.ts";

/**
 * A store that leaves a database is fenced there by a row. Every write of a store ends with `passFence`, which changes
 * nothing, or refuses the whole batch where the fence stands: so no write of a stale address is ever lost or doubled.
 */
export function passFence(storeId: string): Statement {
  return rawStatement(
    "insert into moved_stores (store_id, moved_at) select null, 0 from moved_stores where store_id = ?",
    [storeId],
  );
}

export function raiseFence(storeId: string, now: number): Statement {
  return rawStatement(
    `insert into moved_stores (store_id, moved_at) values (?, ?)
     on conflict (store_id) do update set moved_at = excluded.moved_at`,
    [storeId, now],
  );
}

export function dropFence(storeId: string): Statement {
  return rawStatement("delete from moved_stores where store_id = ?", [storeId]);
}

/** Only the fence that was seen, not one that was raised since. */
export function dropFenceOf(storeId: string, raisedAt: number): Statement {
  return rawStatement("delete from moved_stores where store_id = ? and moved_at = ?", [storeId, raisedAt]);
}

export const SELECT_FENCES: Statement = rawStatement("select store_id, moved_at from moved_stores", []);

/** The driver names the column that was refused. */
export function isFenced(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.message.includes("moved_stores.store_id")) return true;
  }
  return false;
}
