import type Database from "libsql";
import { LRUCache } from "lru-cache";
import type { Row, StatementResult } from "./db.ts";
import { type SqlValue, type Statement, toSqlValue } from "./statement.ts";

const KEPT_MAX = 500;

/** `columns` of statements that return rows. */
type Prepared = { readonly statement: Database.Statement; readonly columns: readonly string[] | undefined };
type Reader = { readonly statement: Database.Statement; readonly columns: readonly string[] };

/**
 * Runs statements on one connection and keeps them prepared, which @libsql/client does not: preparing took it a third
 * of a write and most of a read (ADR 3).
 *
 * @example keptStatements(database).execute(rawStatement("select ? as n", [1])) // { rowsAffected: 0, rows: [{ n: 1 }] }
 */
export function keptStatements(database: Database.Database) {
  const kept = new LRUCache<string, Prepared>({ max: KEPT_MAX });
  const changes = database.prepare("select changes()").raw(true);

  function prepared(text: string): Prepared {
    const known = kept.get(text);
    if (known) return known;
    const statement = database.prepare(text);
    const isReader = statement.reader;
    if (isReader) statement.raw(true);
    const fresh = { statement, columns: isReader ? columnsOf(statement) : undefined };
    kept.set(text, fresh);
    return fresh;
  }

  /** SQLite prepares a kept `select *` again by itself once the table is another one: its columns are read again then. */
  function read({ sql, args }: Statement, { statement, columns }: Reader): readonly Row[] {
    const found = statement.all([...args]);
    const [first] = found;
    if (!Array.isArray(first) || first.length === columns.length)
      return found.map((values) => toRow(columns, values));
    const now = columnsOf(statement);
    kept.set(sql, { statement, columns: now });
    return found.map((values) => toRow(now, values));
  }

  return {
    execute({ sql, args }: Statement): StatementResult {
      const { statement, columns } = prepared(sql);
      if (!columns) return { rowsAffected: statement.run([...args]).changes, rows: [] };
      const rows = read({ sql, args }, { statement, columns });
      const [[count] = [0]] = changes.all([]).filter(Array.isArray);
      return { rowsAffected: Number(count), rows };
    },
    /** @throws the driver's error of a broken statement, and of one that would write on a query-only connection */
    query({ sql, args }: Statement): readonly Row[] {
      const { statement, columns } = prepared(sql);
      if (columns) return read({ sql, args }, { statement, columns });
      statement.run([...args]);
      return [];
    },
    forget: () => kept.clear(),
  };
}

function columnsOf(statement: Database.Statement): readonly string[] {
  return statement.columns().map(({ name }) => name);
}

function toRow(columns: readonly string[], values: unknown): Row {
  const row: Record<string, SqlValue> = {};
  if (!Array.isArray(values)) return row;
  for (const [index, column] of columns.entries()) {
    const value: unknown = values[index];
    row[column] = typeof value === "number" ? value : toSqlValue(value);
  }
  return row;
}
