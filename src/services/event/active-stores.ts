import type { ServiceContext } from "../../context.ts";
import { type Db, rawStatement, unlessAway } from "../../db/index.ts";

/** Stores with a running event, database by database; a database that is away is left out. */
export async function activeStores({
  deps,
}: ServiceContext): Promise<readonly { readonly db: Db; readonly storeIds: readonly string[] }[]> {
  const running = rawStatement(
    "select distinct store_id from events where status = 'ACTIVE' order by store_id",
    [],
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
