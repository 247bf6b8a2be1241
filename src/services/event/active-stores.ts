import type { ServiceContext } from "../../context.ts";
import { type Db, rawStatement, unlessAway } from "../../db/index.ts";

/**
 * Stores with an event that runs now or ran until after `endedAfter`, database by database: by its days too, as entries
 * are taken. A database that is away is left out.
 *
 * @param endedAfter epoch ms
 */
export async function activeStores(
  { deps }: ServiceContext,
  endedAfter: number,
): Promise<readonly { readonly db: Db; readonly storeIds: readonly string[] }[]> {
  // An event ends by its plan or before it: the first of the two is indexed, and keeps old events out of the look.
  const running = rawStatement(
    `select distinct store_id from events where status = 'ACTIVE'
       or (status = 'APPROVED' and ends_at > ? and starts_at <= ?)
       or (status in ('ENDED', 'ARCHIVED') and ends_at > ? and ended_at > ?) order by store_id`,
    [endedAfter, deps.clock.now(), endedAfter, endedAfter],
  );
  return Promise.all(
    deps.shards.all.map((shard) =>
      unlessAway(deps.shards, shard, {
        work: async () => {
          const [rows = []] = await shard.db.query([running]);
          return { db: shard.db, storeIds: rows.map((row) => String(row["store_id"])) };
        },
        otherwise: { db: shard.db, storeIds: [] },
      }),
    ),
  );
}
