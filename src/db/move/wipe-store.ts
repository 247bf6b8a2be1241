import type { Db } from "../db.ts";
import { wipeLog } from "./copy-log.ts";
import { wipeTables } from "./copy-tables.ts";

/** Takes a store out of one database, with its log and what the named consumers know of it. Repeatable. */
export async function wipeStore(
  db: Db,
  store: { readonly storeId: string; readonly consumers: readonly string[] },
): Promise<void> {
  const go = async () => {};
  await wipeLog(db, store, go);
  await wipeTables(db, store.storeId, go);
}
