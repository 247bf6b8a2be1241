import { AppError } from "../errors.ts";
import type { StatementResult } from "./db.ts";
import type { Statement } from "./statement.ts";

/**
 * The write gate: the only writer of a local database file.
 *
 *   verb ── write(batch) ──▶ queue ──▶ group (≤ 200 statements, ≤ 3 ms predicted) ──▶ one commit
 *                                         │ raises
 *                                         └──▶ each member alone; only the faulty one fails
 *
 * The driver is synchronous, so a group holds the event loop while it runs: the cut keeps that short.
 * BUSY poisons a libSQL connection (libsql-client-ts #352), so the connection is renewed before any retry,
 * and waiting happens here, never in the driver.
 */
export const GROUP_STATEMENTS_MAX = 200;
/** A group's callers resume in the same turn of the event loop, with about as much work of their own (ADR 5). */
export const GROUP_MS_MAX = 3;
/** Callers woken in one turn of the event loop: each goes on with work of its own. */
const SETTLED_AT_ONCE = 8;
const BUSY_BUDGET_MS = 1_000;

export type BatchOutcome = {
  readonly results: StatementResult[];
  /** Time in the statements, without the commit: it grows with their number, the commit does not. */
  readonly executionMs: number;
};

export type BatchPort = {
  /** All or nothing, durable when it resolves. */
  run: (statements: readonly Statement[]) => Promise<BatchOutcome>;
  renew: () => Promise<void>;
};

export type GateOptions = {
  batch: BatchPort;
  monotonicMs: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Runs after the current macrotask, so that callers of one tick share a commit. */
  schedule: (task: () => void) => void;
  random: () => number;
  /** A commit met another's lock and is tried again. */
  onBusy?: () => void;
  onCommit?: (statements: readonly Statement[], results: readonly StatementResult[]) => void;
};

type Member = {
  statements: readonly Statement[];
  resolve: (results: StatementResult[]) => void;
  reject: (error: unknown) => void;
};

export type Gate = {
  write: (statements: readonly Statement[]) => Promise<StatementResult[]>;
  /** Resolves when everything queued so far is settled. */
  drain: () => Promise<void>;
};

export function createGate(options: GateOptions): Gate {
  let queue: Member[] = [];
  let isRunning = false;
  let statementMs = 0.02;
  const idleWaiters: (() => void)[] = [];

  function write(statements: readonly Statement[]): Promise<StatementResult[]> {
    if (statements.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      queue.push({ statements, resolve, reject });
      if (!isRunning) {
        isRunning = true;
        options.schedule(() => void runQueue());
      }
    });
  }

  async function runQueue(): Promise<void> {
    while (queue.length > 0) {
      await runGroup(takeGroup());
      if (queue.length > 0) await nextTurn();
    }
    isRunning = false;
    for (const wake of idleWaiters.splice(0)) wake();
  }

  function takeGroup(): Member[] {
    const limit = Math.min(GROUP_STATEMENTS_MAX, Math.max(1, Math.floor(GROUP_MS_MAX / statementMs)));
    let count = 0;
    let size = 0;
    for (const member of queue) {
      if (size > 0 && count + member.statements.length > limit) break;
      count += member.statements.length;
      size += 1;
    }
    const group = queue.slice(0, size);
    queue = queue.slice(size);
    return group;
  }

  async function runGroup(group: readonly Member[]): Promise<void> {
    const statements = group.flatMap((member) => member.statements);
    try {
      const { results, executionMs } = await commit(options, statements);
      statementMs = 0.8 * statementMs + 0.2 * (executionMs / statements.length);
      await settle(group, results);
    } catch (error) {
      if (group.length > 1 && !isSaturation(error)) {
        for (const member of group) await runGroup([member]);
        return;
      }
      for (const member of group) member.reject(error);
    }
  }

  async function settle(group: readonly Member[], results: readonly StatementResult[]): Promise<void> {
    let offset = 0;
    for (const [index, member] of group.entries()) {
      if (index > 0 && index % SETTLED_AT_ONCE === 0) await nextTurn();
      member.resolve(results.slice(offset, offset + member.statements.length));
      offset += member.statements.length;
    }
  }

  function nextTurn(): Promise<void> {
    return new Promise((resolve) => options.schedule(resolve));
  }

  function drain(): Promise<void> {
    if (!isRunning) return Promise.resolve();
    return new Promise((resolve) => idleWaiters.push(resolve));
  }

  return { write, drain };
}

async function commit(options: GateOptions, statements: readonly Statement[]): Promise<BatchOutcome> {
  const deadline = options.monotonicMs() + BUSY_BUDGET_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await options.batch.run(statements);
      options.onCommit?.(statements, outcome.results);
      return outcome;
    } catch (error) {
      if (isFull(error)) {
        await options.batch.renew();
        throw new AppError({ code: "UNAVAILABLE", reason: "STORAGE_FULL", cause: error });
      }
      if (!isBusy(error)) throw error;
      options.onBusy?.();
      await options.batch.renew();
      if (options.monotonicMs() >= deadline) {
        throw new AppError({ code: "UNAVAILABLE", reason: "BUSY", cause: error });
      }
      await options.sleep(options.random() * Math.min(50, 2 ** attempt));
    }
  }
}

/** The whole group met a full disk or a foreign lock: running members one by one would only wait again. */
function isSaturation(error: unknown): boolean {
  return error instanceof AppError;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** A poisoned connection reports a plain SQLITE_ERROR with this text, no code of its own. */
function isBusy(error: unknown): boolean {
  if (codeOf(error).startsWith("SQLITE_BUSY") || codeOf(error).startsWith("SQLITE_LOCKED")) return true;
  return error instanceof Error && error.message.includes("SQL statements in progress");
}

function isFull(error: unknown): boolean {
  return codeOf(error).startsWith("SQLITE_FULL");
}
