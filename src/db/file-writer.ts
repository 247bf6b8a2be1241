import Database from "libsql";
import type { StatementResult } from "./db.ts";
import type { BatchOutcome, BatchPort } from "./gate.ts";
import { keptStatements } from "./kept-statements.ts";
import type { Statement } from "./statement.ts";

/** A batch of consumers may take longer than the loop may stand still: other work has its turn in between. */
const TURN_MS_MAX = 8;

/**
 * The writing connection of a local file. After any error the connection is opened anew, because a
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
  const kept = keptStatements(database);

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
          results.push(kept.execute(one));
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
      kept.forget();
      database.close();
    },
  };
}

/** The transaction stays open meanwhile: this connection is the only one that writes, and the gate holds the others back. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
