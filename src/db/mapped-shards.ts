import { AppError, appErrorIn } from "../errors.ts";
import type { Db, Written } from "./db.ts";
import { isFenced, passFence } from "./fence.ts";
import { lazyReads } from "./lazy-reads.ts";
import { createShardMap, isFresh, type Place, type ShardMemory } from "./shard-map.ts";
import { MAIN_SHARD, type Shard, type Shards, singleShard } from "./shards.ts";
import { rawStatement, type Statement } from "./statement.ts";

export type MappedShardsOptions = {
  /** Holds the map of stores. */
  readonly control: Db;
  /** The first one is `main`. */
  readonly shards: readonly [Shard, ...Shard[]];
  readonly clock: { readonly now: () => number };
  readonly sleep: (ms: number) => Promise<void>;
  /** Where `control` lives no longer than a request. */
  readonly memory?: ShardMemory;
  /** Other processes may use the databases too, and know of more of them than this one. */
  readonly isShared?: boolean;
  readonly onAway?: Shards["onAway"];
};

/** Stores are in databases that nobody has configured. Told in one sentence; it holds names, no addresses. */
export class ShardsMissing extends Error {
  override readonly name = "ShardsMissing";
  constructor(names: readonly string[]) {
    super(
      `DATABASE_SHARDS: stores are in the databases ${names.join(", ")}, which it does not name. Name them again; ` +
        "a database may go when `npm run ops move-store` has moved its last store.",
    );
  }
}

const FENCE_PAUSE_MS = 50;
const FENCE_TRIES = 60;
const READ_TRIES = 3;
/** A store cannot have left and come back in less. */
const THERE_AND_BACK_MS = 15_000;

/**
 * Stores in several databases by the map in the control database. With one database nothing is looked up, but where
 * it is shared the fence still refuses stores that others have moved away.
 *
 *   read   place ─▶ database ─▶ took too long to trust the place? ─▶ place anew, again where it changed
 *   write  place ─▶ batch + fence ─▶ refused by the fence ─▶ wait, place anew, again (about 3 s, then BUSY)
 *
 * A store that the map does not know answers like an unknown id: no rows, and its writes change nothing.
 */
export function mappedShards(options: MappedShardsOptions): Shards {
  const { control, shards, clock } = options;
  const [main, ...more] = shards;
  if (more.length === 0) return options.isShared ? fencedShard(main.db) : singleShard(main.db);
  const map = createShardMap(control, clock, options.memory);
  const byName = new Map(shards.map((shard) => [shard.name, shard]));
  const nowhere = emptyShard(main.db);

  const shardAt = (place: Place | undefined): Shard => {
    if (!place) return nowhere;
    const shard = byName.get(place.shard);
    if (!shard) throw new ShardsMissing([place.shard]);
    return shard;
  };

  async function readOn<T>(storeId: string, work: (db: Db) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const place = await map.find(storeId);
      const answer = await work(shardAt(place).db);
      if (!place || isFresh(place, clock.now())) return answer;
      const isSame = (await map.find(storeId))?.shard === place.shard;
      if (isSame && clock.now() - place.readAt < THERE_AND_BACK_MS) return answer;
      if (tries === READ_TRIES) throw moving(undefined);
    }
  }

  async function write(storeId: string, statements: readonly Statement[]): Promise<Written> {
    if (statements.length === 0) return [];
    for (let tries = 1; ; tries++) {
      const shard = shardAt(await map.find(storeId));
      try {
        return await shard.db.write(shard === nowhere ? statements : [...statements, passFence(storeId)]);
      } catch (error) {
        if (!isFenced(error)) throw error;
        map.forget(storeId);
        if (tries === FENCE_TRIES) throw moving(error);
      }
      await options.sleep(FENCE_PAUSE_MS);
    }
  }

  function of(storeId: string): Db {
    const run = <T>(work: (db: Db) => Promise<T>) => readOn(storeId, work);
    return {
      get read() {
        return lazyReads(main.db.read, (work) => run((db) => work(db === nowhere.db ? undefined : db)));
      },
      query: (statements) => run((db) => db.query(statements)),
      versions: (id, keys) => run((db) => db.versions(id, keys)),
      write: (statements) => write(storeId, statements),
    };
  }

  return {
    all: shards,
    isSpread: true,
    of,
    ...(options.onAway ? { onAway: options.onAway } : {}),
    find: async (storeId) => shardAt(await map.find(storeId)),
    forNewStore: () => leastFilled(options),
  };
}

/** A store that has left is somewhere this process cannot look. */
function fencedShard(db: Db): Shards {
  const of = (storeId: string): Db => ({
    ...db,
    write: async (statements) => {
      if (statements.length === 0) return [];
      try {
        return await db.write([...statements, passFence(storeId)]);
      } catch (error) {
        throw isFenced(error) ? moving(error) : error;
      }
    },
  });
  return { ...singleShard(db), isSpread: true, of };
}

function moving(cause: unknown): AppError {
  return new AppError({ code: "UNAVAILABLE", reason: "BUSY", params: { retryAfterSeconds: 5 }, cause });
}

/** By number of stores, moving ones where they are; the first of equals. One that is away gets none. */
async function leastFilled({ control, shards, onAway }: MappedShardsOptions): Promise<Shard> {
  const [rows = []] = await control.query([
    rawStatement("select shard, count(*) as count from store_shards group by shard", []),
  ]);
  const counts = new Map(rows.map((row) => [String(row["shard"]), Number(row["count"])]));
  const countOf = ({ name }: Shard) => counts.get(name) ?? 0;
  for (const shard of shards.toSorted((left, right) => countOf(left) - countOf(right)))
    if (shard.name === MAIN_SHARD || (await isThere(shard, onAway))) return shard;
  return shards[0];
}

async function isThere({ name, db }: Shard, onAway: Shards["onAway"]): Promise<boolean> {
  try {
    await db.query([rawStatement("select 1", [])]);
    return true;
  } catch (error) {
    if (appErrorIn(error)?.code !== "UNAVAILABLE") throw error;
    onAway?.(name);
    return false;
  }
}

/**
 * At start, before anything is served.
 *
 * @param names of the configured databases
 * @throws ShardsMissing
 */
export async function requireKnownShards(control: Db, names: readonly string[]): Promise<void> {
  const known = JSON.stringify([MAIN_SHARD, ...names]);
  const [rows = []] = await control.query([
    rawStatement(
      `select name from (select shard as name from store_shards union select moving_to from store_shards
         union select moved_from from store_shards)
       where name is not null and name not in (select value from json_each(?)) order by name`,
      [known],
    ),
  ]);
  if (rows.length > 0) throw new ShardsMissing(rows.map((row) => String(row["name"])));
}

/** Where unknown stores are. */
function emptyShard(model: Db): Shard {
  return {
    name: "",
    db: {
      get read() {
        return lazyReads(model.read, (work) => work(undefined));
      },
      query: async (statements) => statements.map(() => []),
      versions: async (_storeId, keys) => keys.map(() => 0),
      write: async (statements) => (statements.length === 0 ? [] : [{ rowsAffected: 0 }]),
    },
  };
}
