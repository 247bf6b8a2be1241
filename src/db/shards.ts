import type { Db } from "./db.ts";

/** One database with the `store` schema. */
export type Shard = { readonly name: string; readonly db: Db };

/** Which database holds which store; one for all unless DATABASE_SHARDS names more. */
export type Shards = {
  /** Every store database, in a fixed order. Background work runs once for each of them. */
  readonly all: readonly Shard[];
  /**
   * The database of one store, for reads and writes of its rows only. While the store moves to another database,
   * its reads stay where they were and its writes wait.
   */
  readonly of: (storeId: string) => Db;
  /** The shard itself: for the event log, which reads and marks messages of many stores at once. */
  readonly find: (storeId: string) => Promise<Shard>;
  /** Where a store that is being opened goes. */
  readonly forNewStore: () => Promise<Shard>;
};

export const MAIN_SHARD = "main";

/**
 * All stores in one database.
 *
 * @example const shards = singleShard(db); await shards.of(storeId).write(statements);
 */
export function singleShard(db: Db): Shards {
  const main: Shard = { name: MAIN_SHARD, db };
  return { all: [main], of: () => db, find: async () => main, forNewStore: async () => main };
}
