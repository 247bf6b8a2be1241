import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";

/** One short statement a run: after a rush the next runs take the rest. */
const ROWS_MAX = 2_000;

/**
 * A tick's verb: forgets outcomes whose 30 days are over (D-10); their keys may be used anew. Repeatable.
 *
 * @returns how many this call forgot
 */
export async function purgeExpiredKeys({ ctx }: { ctx: ServiceContext }): Promise<{ removed: number }> {
  const expired = rawStatement(
    `delete from idempotency where (store_id, scope, key) in (
       select store_id, scope, key from idempotency where expires_at < ? order by expires_at limit ?)`,
    [ctx.deps.clock.now(), ROWS_MAX],
  );
  const results = await onEachShard(ctx.deps.shards, (db) => db.write([expired]));
  return { removed: results.reduce((sum, result) => sum + (result?.rowsAffected ?? 0), 0) };
}
