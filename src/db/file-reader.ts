import Database from "libsql";
import type { Db } from "./db.ts";
import { keptStatements } from "./kept-statements.ts";
import type { Statement } from "./statement.ts";

export type FileReader = { readonly query: Db["query"]; readonly close: () => void };

/**
 * A query-only connection of a local file, whose reads of one call see one state. A read never waits: it is over
 * before anything else of the process has its turn. After any error the connection is opened anew, as the writing one.
 */
export function openFileReader(path: string): FileReader {
  let connection = openConnection(path);
  return {
    query: async (statements) => {
      try {
        return connection.query(statements);
      } catch (error) {
        connection.close();
        connection = openConnection(path);
        throw error;
      }
    },
    close: () => connection.close(),
  };
}

function openConnection(path: string) {
  const database = new Database(path, { timeout: 0 });
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA query_only = ON");
  const kept = keptStatements(database);
  return {
    query(statements: readonly Statement[]) {
      if (statements.length < 2) return statements.map(kept.query);
      kept.query(BEGIN);
      const rows = statements.map(kept.query);
      kept.query(COMMIT);
      return rows;
    },
    close: () => {
      kept.forget();
      database.close();
    },
  };
}

const BEGIN: Statement = { sql: "BEGIN", args: [] };
const COMMIT: Statement = { sql: "COMMIT", args: [] };
