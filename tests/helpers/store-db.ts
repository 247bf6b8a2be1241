import type { Db, Shards } from "../../src/db/index.ts";

/** The one store database of a test's world. */
export function storeDb({ shards }: { readonly shards: Shards }): Db {
  const [only, ...more] = shards.all;
  if (!only || more.length > 0) throw new Error("a world with one store database");
  return only.db;
}
