import type { Db, StatementResult } from "./db.ts";
import { ALWAYS, type Condition, rawStatement, type Statement } from "./statement.ts";

/**
 * Version stamps of cached values, one row each in `stats_versions`:
 *   counts:{eventId}  new participants, clicks, channel snapshots (may lag half a second in the cache)
 *   event:{eventId}   the owner's own changes of an event and its costs (must show at once)
 *   store:{storeId}   sales and store economics (must show at once)
 */
export const versionKeys = {
  counts: (eventId: string) => `counts:${eventId}`,
  event: (eventId: string) => `event:${eventId}`,
  store: (storeId: string) => `store:${storeId}`,
} as const;

/** Put into the batch of the change itself. */
export function bumpVersion(storeId: string, key: string, when: Condition = ALWAYS): Statement {
  return bumpVersions([[storeId, key]], when);
}

/** Several of them in one statement; naming one twice would bump it twice. */
export function bumpVersions(
  stamps: readonly (readonly [storeId: string, key: string])[],
  when: Condition = ALWAYS,
): Statement {
  const built = rawStatement(
    `insert into stats_versions (store_id, key, version)
     select r.value ->> 0, r.value ->> 1, 1 from json_each(?) r where ${when.sql}
     on conflict (store_id, key) do update set version = version + 1 returning store_id, key, version`,
    [JSON.stringify(stamps), ...when.args],
  );
  return { ...built, returnsVersions: true };
}

export type VersionMemory = {
  note: (statements: readonly Statement[], results: readonly StatementResult[]) => void;
  get: (storeId: string, key: string) => number | undefined;
  /** In the order of the keys; undefined unless all are known. */
  getAll: (storeId: string, keys: readonly string[]) => readonly number[] | undefined;
  /** Versions only grow, so a late fill from an older read cannot win. */
  fill: (storeId: string, key: string, version: number) => void;
  /** Told after each commit that moved versions of the store. @returns ends it */
  watch: (storeId: string, onMove: () => void) => () => void;
};

export function createVersionMemory(): VersionMemory {
  const stores = new Map<string, Map<string, number>>();
  const watchers = new Map<string, Set<() => void>>();
  function fill(storeId: string, key: string, version: number): void {
    const versions = stores.get(storeId) ?? new Map<string, number>();
    stores.set(storeId, versions);
    if (version > (versions.get(key) ?? -1)) versions.set(key, version);
  }
  function note(statements: readonly Statement[], results: readonly StatementResult[]): void {
    const moved = new Set<string>();
    for (const [index, { returnsVersions }] of statements.entries()) {
      if (!returnsVersions) continue;
      for (const row of results[index]?.rows ?? []) {
        fill(String(row["store_id"]), String(row["key"]), Number(row["version"]));
        moved.add(String(row["store_id"]));
      }
    }
    for (const storeId of moved) for (const onMove of watchers.get(storeId) ?? []) onMove();
  }
  function watch(storeId: string, onMove: () => void): () => void {
    const ofStore = watchers.get(storeId) ?? new Set();
    watchers.set(storeId, ofStore.add(onMove));
    return () => {
      ofStore.delete(onMove);
      if (ofStore.size === 0 && watchers.get(storeId) === ofStore) watchers.delete(storeId);
    };
  }
  function getAll(storeId: string, keys: readonly string[]): readonly number[] | undefined {
    const versions = stores.get(storeId);
    const found: number[] = [];
    for (const key of keys) {
      const version = versions?.get(key);
      if (version === undefined) return undefined;
      found.push(version);
    }
    return found;
  }
  return { note, fill, watch, getAll, get: (storeId, key) => stores.get(storeId)?.get(key) };
}

/** Only of keys that were ever written. */
export async function readVersions(
  query: Db["query"],
  storeId: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const placeholders = keys.map(() => "?").join(", ");
  const [rows = []] = await query([
    rawStatement(`select key, version from stats_versions where store_id = ? and key in (${placeholders})`, [
      storeId,
      ...keys,
    ]),
  ]);
  for (const row of rows) found.set(String(row["key"]), Number(row["version"]));
  return found;
}
