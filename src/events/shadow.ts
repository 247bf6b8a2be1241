import { type Row, rawStatement, type Statement } from "../db/index.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";

/** Tables of one rebuild; the generation keeps two rebuilds apart. */
export function shadowPrefix(generation: number): string {
  return `shadow_${generation.toString(36)}_`;
}

function retiredPrefix(generation: number): string {
  return `retired_${generation.toString(36)}_`;
}

/** Empty twins of the consumer's tables, from the live tables' own definitions. */
export async function createShadowTables(
  deps: ConsumerDeps,
  consumer: Consumer,
  prefix: string,
): Promise<void> {
  const names = [...consumer.tables, ...consumer.sharedTables];
  const [rows = []] = await deps.store.query([
    rawStatement(
      "select name, sql from sqlite_master where type = 'table' and name in (select value from json_each(?))",
      [JSON.stringify(names)],
    ),
  ]);
  if (rows.length !== names.length) throw new Error(`a projection table of ${consumer.name} is missing`);
  await deps.store.write(rows.map((row) => rawStatement(twinOf(row, prefix), [])));
}

function twinOf(row: Row, prefix: string): string {
  const sql = String(row["sql"]);
  return `create table ${prefix}${String(row["name"])} ${sql.slice(sql.indexOf("("))}`;
}

/** For one batch: the shadow tables become the live ones, wholly or not at all. */
export function swapTables(consumer: Consumer, generation: number): readonly Statement[] {
  const shadow = shadowPrefix(generation);
  const renames = consumer.tables.flatMap((table) => [
    `alter table ${table} rename to ${retiredPrefix(generation)}${table}`,
    `alter table ${shadow}${table} rename to ${table}`,
  ]);
  return [...renames.map((sql) => rawStatement(sql, [])), ...consumer.adopt(shadow)];
}

/** What this rebuild, or one that died half-way, leaves behind. One table a batch: dropping a big one takes a while. */
export async function dropLeftovers(deps: ConsumerDeps, consumer: Consumer): Promise<void> {
  const names = [...consumer.tables, ...consumer.sharedTables];
  const [rows = []] = await deps.store.query([
    rawStatement(
      "select name from sqlite_master where type = 'table' and (name glob 'shadow_*' or name glob 'retired_*')",
      [],
    ),
  ]);
  for (const row of rows) {
    const name = String(row["name"]);
    if (names.some((table) => name.endsWith(`_${table}`))) {
      await deps.store.write([rawStatement(`drop table if exists ${name}`, [])]);
    }
  }
}
