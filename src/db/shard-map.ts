import type { LRUCache } from "lru-cache";
import { grownLru } from "../grown-lru.ts";
import type { Db } from "./db.ts";
import { rawStatement } from "./statement.ts";

/** Where a store is; `readAt` (epoch ms) is before the row was read. */
export type Place = { readonly shard: string; readonly isMoving: boolean; readonly readAt: number };

export type ShardMap = {
  /** Undefined for a store that nobody has opened. */
  readonly find: (storeId: string) => Promise<Place | undefined>;
  readonly forget: (storeId: string) => void;
};

/** A mover waits this long after its mark, so that nobody trusts a row from before it. */
export const MAP_TTL_MS = 3_000;
const STORES_KEPT = 50_000;

/** Rows that may outlive the connection they came by. */
export type ShardMemory = LRUCache<string, Place>;

export function createShardMemory(): ShardMemory {
  return grownLru(STORES_KEPT);
}

/**
 * The rows of store_shards that this process has read. A row is trusted for three seconds from before it was asked
 * for; one that moves is asked for every time.
 *
 * @example (await createShardMap(control, clock).find(storeId))?.shard // "main"
 */
export function createShardMap(
  control: Db,
  clock: { readonly now: () => number },
  kept: ShardMemory = createShardMemory(),
): ShardMap {
  async function read(storeId: string): Promise<Place | undefined> {
    const readAt = clock.now();
    const [[row] = []] = await control.query([
      rawStatement("select shard, moving_to from store_shards where store_id = ?", [storeId]),
    ]);
    if (!row) return undefined;
    const place = { shard: String(row["shard"]), isMoving: row["moving_to"] !== null, readAt };
    if (place.isMoving) kept.delete(storeId);
    else if (readAt >= (kept.get(storeId)?.readAt ?? 0)) kept.set(storeId, place);
    return place;
  }

  async function find(storeId: string): Promise<Place | undefined> {
    const known = kept.get(storeId);
    return known && isFresh(known, clock.now()) ? known : read(storeId);
  }

  return { find, forget: (storeId) => void kept.delete(storeId) };
}

/** A clock that was set back makes nothing fresh. */
export function isFresh({ readAt }: Place, now: number): boolean {
  return now >= readAt && now - readAt < MAP_TTL_MS;
}
