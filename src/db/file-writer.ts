import Database from "libsql";
import { LRUCache } from "lru-cache";
import type { Row, StatementResult } from "./db.ts";
import type { BatchOutcome, BatchPort } from "./gate.ts";
import { type SqlValue, type Statement, toSqlValue } from "./statement.ts";

const KEPT_STATEMENTS = 500;
/** A batch of consumers may take longer than the loop may stand still: other work has its turn in between. */
const TURN_MS_MAX = 8;

type Native = Database.Statement;
/** `columns` of statements that return rows. */
type Prepared = { readonly statement: Native; readonly columns: readonly string[] | undefined };

/**
 * The writing connection of a local file. It keeps prepared statements, which @libsql/client does not: its
 * batches spend a third of their time in preparing. After any error the connection is opened anew, because a
 * failed statement may stay "in progress" and poison every later commit (libsql-client-ts #352).
 */
export function openFileWriter(
  path: string,
  { onRenew, isScratch = false }: { onRenew?: () => void; isScratch?: boolean } = {},
): BatchPort & { close: () => void } {
  let connection = openConnection(path, isScratch);
  const renew = async () => {
    onRenew?.();
    connection.close();
    connection = openConnection(path, isScratch);
  };
  return {
    renew,
    close: () => connection.close(),
    run: async (statements) => {
      try {
        return await connection.run(statements);
      } catch (error) {
        await renew();
        throw error;
      }
    },
  };
}

type Connection = {
  run: (statements: readonly Statement[]) => Promise<BatchOutcome>;
  close: () => void;
};

function openConnection(path: string, isScratch: boolean): Connection {
  const database = new Database(path, { timeout: 0 });
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(`PRAGMA synchronous = ${isScratch ? "OFF" : "FULL"}`);
  // Erased personal data must not stay readable in freed pages.
  database.exec("PRAGMA secure_delete = FAST");
  const kept = new LRUCache<string, Prepared>({ max: KEPT_STATEMENTS });
  const changes = database.prepare("select changes()").raw(true);

  function prepared(text: string): Prepared {
    const known = kept.get(text);
    if (known) return known;
    const statement = database.prepare(text);
    const isReader = statement.reader;
    if (isReader) statement.raw(true);
    const columns = isReader ? statement.columns().map(({ name }) => name) : undefined;
    const fresh = { statement, columns };
    kept.set(text, fresh);
    return fresh;
  }

  function execute({ sql, args }: Statement): StatementResult {
    const { statement, columns } = prepared(sql);
    if (!columns) return { rowsAffected: statement.run([...args]).changes, rows: [] };
    const rows = statement.all([...args]).map((values) => toRow(columns, values));
    const [[count] = [0]] = changes.all([]).filter(Array.isArray);
    return { rowsAffected: Number(count), rows };
  }

  return {
    async run(statements) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const results: StatementResult[] = [];
        let executionMs = 0;
        let turnAt = performance.now();
        for (const one of statements) {
          if (performance.now() - turnAt >= TURN_MS_MAX) {
            executionMs += performance.now() - turnAt;
            await nextTurn();
            turnAt = performance.now();
          }
          results.push(execute(one));
        }
        executionMs += performance.now() - turnAt;
        database.exec("COMMIT");
        return { results, executionMs };
      } catch (error) {
        if (database.inTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => {
      kept.clear();
      database.close();
    },
  };
}

/** The transaction stays open meanwhile: this connection is the only one that writes, and the gate holds the others back. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
