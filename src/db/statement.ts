import type { SQL } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

export type SqlValue = string | bigint | number | null | Uint8Array;

/** One SQL statement with its arguments, ready for a batch. */
export type Statement = {
  readonly sql: string;
  readonly args: readonly SqlValue[];
  /** Each row it returns is a new version of a cached value (versions.ts). */
  readonly returnsVersions?: true;
};

type BuiltQuery = { toSQL: () => { sql: string; params: unknown[] } };

const dialect = new SQLiteAsyncDialect();

/**
 * Turns a drizzle query or an `sql` template into a statement. Whole numbers become bigint, because libSQL
 * binds every JS number as REAL and `7/2` would be 3.5.
 *
 * @throws TypeError on `undefined` or a value SQL cannot hold
 * @example statement(sql`update events set version = version + 1 where id = ${id}`)
 */
export function statement(query: SQL | BuiltQuery): Statement {
  if ("toSQL" in query) {
    const built = query.toSQL();
    return { sql: built.sql, args: built.params.map(toSqlValue) };
  }
  const built = dialect.sqlToQuery(query);
  return { sql: built.sql, args: built.params.map(toSqlValue) };
}

/** For hot paths: constant SQL text with positional arguments, no query building. */
export function rawStatement(text: string, args: readonly unknown[]): Statement {
  return { sql: text, args: args.map(toSqlValue) };
}

export function toSqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("a number for SQL must be finite");
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQL cannot hold a value of type ${typeof value}`);
}

/** A condition inside a raw statement: SQL text with its positional arguments. */
export type Condition = { readonly sql: string; readonly args: readonly unknown[] };

export const ALWAYS: Condition = { sql: "1", args: [] };

/** @example allOf({ sql: "status = ?", args: ["DRAFT"] }, notReplayed) */
export function allOf(...conditions: readonly Condition[]): Condition {
  const parts = conditions.filter((condition) => condition !== ALWAYS);
  if (parts.length === 0) return ALWAYS;
  return {
    sql: parts.map((part) => `(${part.sql})`).join(" and "),
    args: parts.flatMap((part) => part.args),
  };
}
