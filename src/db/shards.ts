import { appErrorIn } from "../errors.ts";
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
  /** Stores may be moved away, each by itself: a batch holds rows of one store only. */
  readonly isSpread?: boolean;
  /** Told of each database, other than `main`, that background work had to leave out because it is away. */
  readonly onAway?: (shard: string) => void;
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

/**
 * Stores by the database that holds them, for reads of many stores at once. A store without a database is left out.
 *
 * @example for (const { db, storeIds } of await byShard(shards, ids)) rows.push(...(await read(db, storeIds)));
 */
export async function byShard(
  shards: Shards,
  storeIds: readonly string[],
): Promise<readonly { readonly db: Db; readonly storeIds: readonly string[] }[]> {
  const [only, ...more] = shards.all;
  if (storeIds.length === 0) return [];
  if (only && more.length === 0) return [{ db: only.db, storeIds }];
  const places = await Promise.all(
    storeIds.map(async (storeId) => ({ storeId, name: (await shards.find(storeId)).name })),
  );
  return shards.all.flatMap(({ name, db }) => {
    const own = places.filter((place) => place.name === name).map(({ storeId }) => storeId);
    return own.length === 0 ? [] : [{ db, storeIds: own }];
  });
}

/**
 * The same work once for each database, with all results in one list: for background work over every store. A
 * database that is away is left out and told of, because only its own stores may miss it; `main` must be there.
 *
 * @throws what the work throws, other than UNAVAILABLE of a database beside `main`
 * @example const due = await onEachShard(shards, (db) => dueRows(db));
 */
export async function onEachShard<T>(shards: Shards, work: (db: Db) => Promise<readonly T[]>): Promise<T[]> {
  const results = await Promise.all(
    shards.all.map((shard) => unlessAway(shards, shard, { work: () => work(shard.db), otherwise: [] })),
  );
  return results.flat();
}

/**
 * As onEachShard, for answers that hold only where every database has been asked.
 *
 * @throws AppError UNAVAILABLE where one is away
 */
export async function onAllShards<T>(shards: Shards, work: (db: Db) => Promise<readonly T[]>): Promise<T[]> {
  const results = await Promise.all(shards.all.map(({ db }) => work(db)));
  return results.flat();
}

/**
 * One database's part of such work.
 *
 * @example for (const shard of shards.all) moved += await unlessAway(shards, shard, { work, otherwise: 0 });
 */
export async function unlessAway<T>(
  shards: Shards,
  { name }: Shard,
  { work, otherwise }: { work: () => Promise<T>; otherwise: T },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (name === MAIN_SHARD || appErrorIn(error)?.code !== "UNAVAILABLE") throw error;
    shards.onAway?.(name);
    return otherwise;
  }
}
