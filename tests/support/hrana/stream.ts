import Database from "libsql";
import {
  type BatchResult,
  ProtocolError,
  type StatementResult,
  type WireBatch,
  type WireCondition,
  type WireError,
  type WireRequest,
  type WireStatement,
} from "./protocol.ts";
import { fromWire, type SqlInput, toWire } from "./values.ts";

/** One Hrana stream: a connection with the SQL texts stored on it. Everything runs in one turn of the loop. */
export class HranaStream {
  readonly #texts = new Map<number, string>();
  #database: Database.Database;
  #wasAborted = false;
  /** The next commit takes too long for the server. */
  isCapped = false;

  constructor(private readonly path: string) {
    this.#database = openDatabase(path);
  }

  get isAutocommit(): boolean {
    return !this.#database.inTransaction;
  }

  close(): void {
    if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
    this.#database.close();
  }

  /** After one BUSY a libSQL connection answers success without committing, so it is replaced. */
  renew(): void {
    this.#database.close();
    this.#database = openDatabase(this.path);
  }

  /** The server ends a transaction that took too long; the stream hears of it with its next statement. */
  abort(): void {
    this.#database.exec("ROLLBACK");
    this.#wasAborted = true;
  }

  /** @throws ProtocolError; a driver error for a statement that failed */
  answer(request: WireRequest): Record<string, unknown> {
    switch (request.type) {
      case "execute":
        return { type: "execute", result: this.#execute(request.stmt) };
      case "batch":
        return { type: "batch", result: this.#batch(request.batch) };
      case "sequence":
        this.#database.exec(this.#textOf(request));
        return { type: "sequence" };
      case "store_sql":
        this.#texts.set(request.sql_id, request.sql);
        return { type: "store_sql" };
      case "close_sql":
        this.#texts.delete(request.sql_id);
        return { type: "close_sql" };
      case "get_autocommit":
        return { type: "get_autocommit", is_autocommit: this.isAutocommit };
      case "close":
        return { type: "close" };
      default:
        throw new ProtocolError(`this server does not answer "${request.type}"`);
    }
  }

  #execute(statement: WireStatement): StatementResult {
    const text = this.#textOf(statement);
    if (this.isCapped && /^commit/i.test(text)) this.abort();
    if (this.#wasAborted) {
      this.#wasAborted = false;
      throw new StatementError("Transaction timed out", "TRANSACTION_TIMEOUT");
    }
    const prepared = this.#database.prepare(text);
    const args = argumentsOf(statement);
    if (!prepared.reader) {
      const { changes, lastInsertRowid } = prepared.run(args);
      return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid: String(lastInsertRowid) };
    }
    const before = this.#totalChanges();
    const rows: unknown[] = prepared.raw(true).safeIntegers(true).all(args);
    return {
      cols: prepared.columns().map((column) => ({ name: column.name, decltype: column.type })),
      rows:
        statement.want_rows === false ? [] : rows.map((row) => (Array.isArray(row) ? row.map(toWire) : [])),
      affected_row_count: this.#totalChanges() - before,
      last_insert_rowid: null,
    };
  }

  #totalChanges(): number {
    const [row]: unknown[] = this.#database.prepare("select total_changes()").raw(true).all([]);
    return Array.isArray(row) ? Number(row[0]) : 0;
  }

  #batch(batch: WireBatch): BatchResult {
    const result: BatchResult = { step_results: [], step_errors: [] };
    for (const { condition, stmt } of batch.steps) {
      let done: StatementResult | null = null;
      let failed: WireError | null = null;
      if (condition === undefined || condition === null || this.#holds(condition, result)) {
        try {
          done = this.#execute(stmt);
        } catch (error) {
          failed = wireError(error);
        }
      }
      result.step_results.push(done);
      result.step_errors.push(failed);
    }
    return result;
  }

  #holds(condition: WireCondition, result: BatchResult): boolean {
    switch (condition.type) {
      case "ok":
        return (result.step_results[condition.step] ?? null) !== null;
      case "error":
        return (result.step_errors[condition.step] ?? null) !== null;
      case "not":
        return !this.#holds(condition.cond, result);
      case "and":
        return condition.conds.every((part) => this.#holds(part, result));
      case "or":
        return condition.conds.some((part) => this.#holds(part, result));
      case "is_autocommit":
        return this.isAutocommit;
    }
  }

  #textOf(from: { sql?: string; sql_id?: number }): string {
    const text = from.sql ?? (from.sql_id === undefined ? undefined : this.#texts.get(from.sql_id));
    if (text === undefined) throw new ProtocolError("the SQL text is neither given nor stored");
    return text;
  }
}

/** A failure with a code of the server's own. */
class StatementError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

function openDatabase(path: string): Database.Database {
  return new Database(path, { timeout: 0 });
}

function argumentsOf(statement: WireStatement): SqlInput[] | Record<string, SqlInput> {
  const named = statement.named_args ?? [];
  if (named.length === 0) return (statement.args ?? []).map(fromWire);
  return Object.fromEntries(named.map(({ name, value }) => [name.replace(/^[:@$]/, ""), fromWire(value)]));
}

export function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN";
  return { message, code };
}
