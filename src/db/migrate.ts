import type { Db } from "./db.ts";
import { rawStatement } from "./statement.ts";

export type Migration = { readonly name: string; readonly statements: readonly string[] };

/**
 * Forward only. Each migration and its mark are one batch, so a process killed half-way leaves it either
 * wholly applied or not at all, and the next start goes on from there.
 *
 * @throws Error when an applied migration is missing from the list or stands in another order
 */
export async function migrate(
  db: Db,
  schema: "control" | "store",
  migrations: readonly Migration[],
): Promise<string[]> {
  const table = `${schema}_migrations`;
  await db.write([
    rawStatement(
      `create table if not exists ${table} (position integer primary key, name text not null unique) strict`,
      [],
    ),
  ]);
  const [rows = []] = await db.query([rawStatement(`select name from ${table} order by position`, [])]);
  const applied = rows.map((row) => String(row["name"]));
  for (const [position, name] of applied.entries()) {
    if (migrations[position]?.name !== name) {
      throw new Error(
        `database schema "${schema}" has migration "${name}" at position ${position}, which this version does not know`,
      );
    }
  }
  const pending = migrations.slice(applied.length);
  for (const [index, migration] of pending.entries()) {
    await db.write([
      ...migration.statements.map((text) => rawStatement(text, [])),
      rawStatement(`insert into ${table} (position, name) values (?, ?)`, [
        applied.length + index,
        migration.name,
      ]),
    ]);
  }
  return pending.map((migration) => migration.name);
}
