import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as schema from "../schema/store.ts";

/** A table as a move sees it. `key` is its primary key without the store. */
export type MovedTable = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly texts: readonly string[];
  readonly key: readonly string[];
};

/** A database's own: its reading positions, its fences, its name and the marks of its writes. */
const STAY: ReadonlySet<string> = new Set([
  "consumer_cursors",
  "moved_stores",
  "shard_identity",
  "store_writes",
]);

const TABLES = Object.values(schema)
  .filter((value) => is(value, SQLiteTable))
  .map(toMovedTable)
  .filter(({ name }) => !STAY.has(name));

export const LOG = tableOf("outbox");
export const VERSIONS = tableOf("stats_versions");
/** By message: what the consumers know of each message of the log. */
export const MESSAGE_TABLES = TABLES.filter(({ columns }) => columns.includes("message_id"));
/** By store: everything else. Versions go apart, because they must grow. */
export const STORE_TABLES = TABLES.filter(
  (table) => table.columns.includes("store_id") && table !== LOG && table !== VERSIONS,
);

/** Names of every table that a move knows what to do with; a test finds the ones that it does not. */
export const KNOWN_TABLES: readonly string[] = [
  ...[LOG, VERSIONS, ...MESSAGE_TABLES, ...STORE_TABLES].map(({ name }) => name),
  ...STAY,
];

function tableOf(name: string): MovedTable {
  const found = TABLES.find((table) => table.name === name);
  if (!found) throw new TypeError(`the schema has no table ${name}`);
  return found;
}

export function toMovedTable(table: SQLiteTable): MovedTable {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const [composed] = primaryKeys;
  const key = composed ? composed.columns : columns.filter(({ primary }) => primary);
  return {
    name,
    columns: columns.map((column) => column.name),
    texts: columns.filter((column) => column.getSQLType() === "text").map((column) => column.name),
    key: key.map((column) => column.name).filter((column) => column !== "store_id"),
  };
}
