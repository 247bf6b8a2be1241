import type { LibSQLDatabase } from "drizzle-orm/libsql";
import type { SqlValue, Statement } from "./statement.ts";

export type Row = Readonly<Record<string, SqlValue>>;

export type StatementResult = { readonly rowsAffected: number; readonly rows: readonly Row[] };

/**
 * What a batch answers: its first statement's figure and nothing else. A server's answer can be lost on the way, and
 * this is what the batch's mark gives back (ADR 60). Empty for an empty batch.
 */
export type Written = readonly [{ readonly rowsAffected: number }?];

/**
 * One schema's database (`control` or `store`). Reads have their own connections and never queue behind
 * writes. Writes are atomic batches; a guard is data: statement 1 writes a mark where the guard holds, the
 * others are conditional on it, and the caller reads `rowsAffected` of the first.
 */
export type Db = {
  /**
   * Typed reads: `db.read.select()…`, `db.read.batch([...])` for several in one round trip. Never a write: from a
   * server it may run three times.
   */
  readonly read: Pick<LibSQLDatabase, "select" | "selectDistinct" | "batch">;
  /** Raw reads in one round trip; integers come back as numbers. */
  readonly query: (statements: readonly Statement[]) => Promise<readonly (readonly Row[])[]>;
  /**
   * Commits all statements or none and answers after the commit is durable.
   * @throws AppError UNAVAILABLE BUSY, STORAGE_FULL or, for a server, DATABASE_UNREACHABLE: the batch may then have
   *   committed, or may yet; a driver error for a broken statement
   */
  readonly write: (statements: readonly Statement[]) => Promise<Written>;
  /** Newest committed versions of cached values, in the order of the keys; 0 when never written. */
  readonly versions: (storeId: string, keys: readonly string[]) => Promise<readonly number[]>;
  /**
   * Tells of every commit that moves versions of the store, until the returned function is called. Only where this
   * process commits everything itself: what others commit to a server must be asked for.
   */
  readonly watchVersions?: (storeId: string, onMove: () => void) => () => void;
};

/** True when the first statement of a guarded batch took effect. */
export function held(results: Written): boolean {
  return (results[0]?.rowsAffected ?? 0) > 0;
}
