import type { Row } from "../db.ts";
import { rawStatement, type Statement } from "../statement.ts";
import { LOG, MESSAGE_TABLES, type MovedTable, STORE_TABLES, VERSIONS } from "./tables.ts";

export const PAGE_SIZE = 200;
/**
 * Versions begin this much higher in the new database: what the old one's consumers still do there while the store
 * leaves must not give a version that the new one gives to something else.
 */
const VERSIONS_AHEAD = 1_000;

/** The store's rows of one table behind `after`, in the order of the key. */
export function selectPage(table: MovedTable, storeId: string, after: Row | undefined): Statement {
  const { name, columns, key } = table;
  const order = key.length === 0 ? "store_id" : key.join(", ");
  const isBehind = after ? ` and (${key.join(", ")}) > (${key.map(() => "?").join(", ")})` : "";
  return rawStatement(
    `select ${columns.join(", ")} from ${name} where store_id = ?${isBehind} order by ${order} limit ${PAGE_SIZE}`,
    [storeId, ...(after ? key.map((column) => after[column]) : [])],
  );
}

/** Repeatable: a row that is there already is written over. */
export function insertRows(table: MovedTable, rows: readonly Row[]): Statement {
  if (table === VERSIONS) return insertVersions(rows);
  const columns = columnsOf(table);
  const values = columns.map((_, index) => `value ->> ${index}`).join(", ");
  return rawStatement(
    `insert or replace into ${table.name} (${columns.join(", ")}) select ${values} from json_each(?)`,
    [JSON.stringify(rows.map((row) => columns.map((column) => row[column])))],
  );
}

function insertVersions(rows: readonly Row[]): Statement {
  const built = rawStatement(
    `insert into stats_versions (store_id, key, version)
     select value ->> 0, value ->> 1, (value ->> 2) + ${VERSIONS_AHEAD} from json_each(?) where 1
     on conflict (store_id, key) do update set version = max(version, excluded.version)
     returning store_id, key, version`,
    [JSON.stringify(rows.map((row) => [row["store_id"], row["key"], row["version"]]))],
  );
  return { ...built, returnsVersions: true };
}

/** Places in the log are a database's own. */
function columnsOf({ columns }: MovedTable): readonly string[] {
  return columns.filter((column) => column !== "seq" || !columns.includes("aggregate_version"));
}

/** What a row says, whatever database it is in. */
export function contentOf(table: MovedTable, row: Row): string {
  return JSON.stringify(
    columnsOf(table).map((column) => (table === VERSIONS && column === "version" ? 0 : row[column])),
  );
}

export function selectLogPage(storeId: string, span: { after: number; to: number }): Statement {
  return rawStatement(
    `select ${LOG.columns.join(", ")} from ${LOG.name} where seq > ? and seq <= ? and store_id = ?
     order by seq limit ${PAGE_SIZE}`,
    [span.after, span.to, storeId],
  );
}

export const SELECT_LOG_END: Statement = rawStatement(`select max(seq) as seq from ${LOG.name}`, []);

export function selectLogged(ids: readonly string[]): Statement {
  return rawStatement(
    `select ${LOG.columns.map((column) => `o.${column}`).join(", ")}
     from json_each(?) m cross join ${LOG.name} o on o.id = m.value order by o.seq`,
    [JSON.stringify(ids)],
  );
}

/** One statement for each message table: what the named consumers know of these messages. */
export function selectKnown(consumers: readonly string[], ids: readonly string[]): readonly Statement[] {
  return MESSAGE_TABLES.map(({ name, columns }) =>
    rawStatement(
      `select ${columns.map((column) => `t.${column}`).join(", ")}
       from json_each(?) m cross join json_each(?) c cross join ${name} t
       on t.consumer = c.value and t.message_id = m.value order by t.consumer, t.message_id`,
      [JSON.stringify(ids), JSON.stringify(consumers)],
    ),
  );
}

/** Figures of all columns of all tables by store, in one row a table: two databases that agree hold the same. */
export function selectFigures(storeId: string): readonly Statement[] {
  return [...STORE_TABLES, VERSIONS].map((table) => {
    const figures = columnsOf(table).flatMap((column) =>
      table.texts.includes(column) ? textFigures(column) : numberFigures(table, column),
    );
    const named = figures.map((figure, index) => `${figure} as f${index}`).join(", ");
    return rawStatement(`select count(*) as n, ${named} from ${table.name} where store_id = ?`, [storeId]);
  });
}

function textFigures(column: string): readonly string[] {
  const at = (place: string) => `total(unicode(substr(${column}, ${place}, 1)))`;
  return [`count(${column})`, `total(length(${column}))`, at("1"), at("-1"), at(`length(${column}) / 2 + 1`)];
}

/** Versions grow by the lead on their way, and the old database's consumers may still move theirs. */
function numberFigures(table: MovedTable, column: string): readonly string[] {
  return table === VERSIONS ? [`count(${column})`] : [`count(${column})`, `total(${column})`];
}

/** What the named consumers know of these messages goes. */
export function wipeKnown(consumers: readonly string[], ids: readonly string[]): Statement[] {
  return MESSAGE_TABLES.map(({ name }) =>
    rawStatement(
      `delete from ${name} where consumer in (select value from json_each(?))
         and message_id in (select value from json_each(?))`,
      [JSON.stringify(consumers), JSON.stringify(ids)],
    ),
  );
}

/** One batch of a wiping; over when `countLeft` finds nothing. */
export function wipePage(storeId: string, ids: readonly string[], consumers: readonly string[]): Statement[] {
  const list = JSON.stringify(ids);
  return [
    ...wipeKnown(consumers, ids),
    rawStatement(`delete from ${LOG.name} where id in (select value from json_each(?))`, [list]),
    ...[...STORE_TABLES, VERSIONS].map(({ name, key }) => {
      if (key.length === 0) return rawStatement(`delete from ${name} where store_id = ?`, [storeId]);
      const columns = key.join(", ");
      return rawStatement(
        `delete from ${name} where store_id = ? and (${columns}) in
           (select ${columns} from ${name} where store_id = ? limit ${PAGE_SIZE})`,
        [storeId, storeId],
      );
    }),
  ];
}

/** One row with one figure a table, of what is left by store; the log apart, because it has no index by store. */
export function countLeft(storeId: string): readonly Statement[] {
  return [...STORE_TABLES, VERSIONS].map(({ name }) =>
    rawStatement(`select exists (select 1 from ${name} where store_id = ?) as n`, [storeId]),
  );
}
