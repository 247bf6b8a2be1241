import type { Db } from "./db.ts";
import { rawStatement } from "./statement.ts";

/**
 * How many of a release's migrations a database lacks. Reads only: for a process that must not migrate itself.
 *
 * @example await countPending(db, "store", MIGRATION_NAMES.store) // 0: up to date, or newer than this release
 */
export async function countPending(
  db: Db,
  schema: "control" | "store",
  names: readonly string[],
): Promise<number> {
  const table = `${schema}_migrations`;
  const [found = []] = await db.query([
    rawStatement("select 1 from sqlite_master where type = 'table' and name = ?", [table]),
  ]);
  if (found.length === 0) return names.length;
  const [rows = []] = await db.query([rawStatement(`select name from ${table}`, [])]);
  const applied = new Set(rows.map((row) => String(row["name"])));
  return names.filter((name) => !applied.has(name)).length;
}
