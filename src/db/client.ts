import type { Client, InArgs, InStatement, ResultSet } from "@libsql/client";
import type { Row, StatementResult } from "./db.ts";
import type { SqlValue, Statement } from "./statement.ts";

/** libSQL's own argument type is a mutable array; ours is readonly. */
function toInStatement(statement: Statement): InStatement {
  const args: InArgs = [...statement.args];
  return { sql: statement.sql, args };
}

function toRow(columns: readonly string[], values: ArrayLike<unknown>): Row {
  const row: Record<string, SqlValue> = {};
  for (const [index, column] of columns.entries()) row[column] = toRowValue(values[index]);
  return row;
}

function toRowValue(value: unknown): SqlValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  return null;
}

function toResult(result: ResultSet): StatementResult {
  return {
    rowsAffected: result.rowsAffected,
    rows: result.rows.map((row) => toRow(result.columns, row)),
  };
}

export async function runBatch(
  client: Client,
  mode: "read" | "write",
  statements: readonly Statement[],
): Promise<StatementResult[]> {
  const results = await client.batch(statements.map(toInStatement), mode);
  return results.map(toResult);
}
