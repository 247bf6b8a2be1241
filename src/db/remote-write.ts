import type { Client } from "@libsql/client";
import { AppError } from "../errors.ts";
import { runBatch } from "./client.ts";
import { DatabaseFault, isPassing, unreachable } from "./database-fault.ts";
import type { Written } from "./db.ts";
import { newId } from "./ids.ts";
import { codeOf, whenNotBusy } from "./remote-busy.ts";
import { rawStatement, type Statement } from "./statement.ts";

/**
 * Writes over a network whose answers can be lost (ADR 60). Every batch carries a mark, a row of its own with what its
 * first statement changed:
 *
 *   batch + mark ──▶ done ──────────────────────────────────────────────────────────▶ answer   (one round trip)
 *        ▲      └──▶ no answer, or an error ──▶ close the mark ──▶ it was there: committed ──▶ answer
 *        └────────── again, with a new mark ◀────────────────────── it was not, and never will be
 *
 * Closing writes a row under the mark's id where there is none: the batch can then no longer commit, however late the
 * network delivers it. An error is no proof by itself: HTTP clients and proxies send a request again when a kept
 * connection breaks, and the second one then fails on what the first one committed.
 */
export type MarkedWriteOptions = {
  readonly now: () => number;
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>;
  readonly onFault: (kind: DatabaseFault["kind"]) => void;
};

export type MarkedWrite = (statements: readonly Statement[]) => Promise<Written>;

const TRIES_MAX = 3;
/** No new try begins later than this after the first. */
const BUDGET_MS = 10_000;
const PAUSE_MS = 50;
/** Requests do not stay under way for this long. */
const MARK_KEPT_MS = 3_600_000;
const PURGE_CHANCE = 1 / 256;
const PURGE_SIZE = 1_000;
const CLOSED = -1;

/** @returns what `Db.write` promises, on a client without retries of its own */
export function markedWrite(
  client: Client,
  schema: "control" | "store",
  options: MarkedWriteOptions,
): MarkedWrite {
  const table = `${schema}_writes`;
  return async (statements) => {
    if (statements.length === 0) return [];
    const deadline = options.monotonicMs() + BUDGET_MS;
    for (let tries = 1; ; tries++) {
      const mark = newId(options);
      try {
        const batch = withMark(table, { statements, mark }, options);
        const [first] = await whenNotBusy(options, () => runBatch(client, "write", batch));
        return [{ rowsAffected: first?.rowsAffected ?? 0 }];
      } catch (error) {
        if (error instanceof AppError) throw error;
        const affected = await closeMark({ client, table, mark, deadline }, options);
        if (affected !== undefined) return [{ rowsAffected: affected }];
        if (isRefused(error)) throw error;
        if (tries === TRIES_MAX || options.monotonicMs() >= deadline) throw gaveUp(error, options);
      }
      await options.sleep(PAUSE_MS * options.random());
    }
  };
}

function withMark(
  table: string,
  { statements, mark }: { statements: readonly Statement[]; mark: string },
  { now, random }: MarkedWriteOptions,
): readonly Statement[] {
  const at = now();
  const [first, ...others] = statements;
  const marking = rawStatement(`insert into ${table} (id, affected, at) values (?, changes(), ?)`, [
    mark,
    at,
  ]);
  const purge = rawStatement(
    `delete from ${table} where id in (select id from ${table} where at < ? order by at limit ?)`,
    [at - MARK_KEPT_MS, PURGE_SIZE],
  );
  return [...(first ? [first] : []), marking, ...others, ...(random() < PURGE_CHANCE ? [purge] : [])];
}

type OpenMark = {
  readonly client: Client;
  readonly table: string;
  readonly mark: string;
  readonly deadline: number;
};

/**
 * @returns rows that the batch's first statement changed; undefined = it did not commit and never will
 * @throws AppError UNAVAILABLE when that cannot be learnt in time: the batch may have committed, or may yet
 */
async function closeMark(open: OpenMark, options: MarkedWriteOptions): Promise<number | undefined> {
  const { client, table, mark, deadline } = open;
  const statements = [
    rawStatement(`insert into ${table} (id, affected, at) values (?, ?, ?) on conflict (id) do nothing`, [
      mark,
      CLOSED,
      options.now(),
    ]),
    rawStatement(`select affected from ${table} where id = ?`, [mark]),
  ];
  for (;;) {
    try {
      const [, found] = await whenNotBusy(options, () => runBatch(client, "write", statements));
      const affected = Number(found?.rows[0]?.["affected"]);
      return affected === CLOSED ? undefined : affected;
    } catch (error) {
      if (error instanceof AppError || isRefused(error)) throw error;
      if (!isPassing(error) || options.monotonicMs() >= deadline) throw gaveUp(error, options);
      await options.sleep(PAUSE_MS * (1 + options.random()));
    }
  }
}

function gaveUp(error: unknown, { onFault }: MarkedWriteOptions): AppError {
  if (error instanceof DatabaseFault) onFault(error.kind);
  return unreachable(error);
}

/** The server will refuse these statements again. What failed on its side or on the way may pass. */
function isRefused(error: unknown): boolean {
  const code = codeOf(error);
  return (
    /^(SQLITE_|SQL_|ARGS_|BLOCKED)/.test(code) && !/^SQLITE_(IOERR|INTERRUPT|INTERNAL|PROTOCOL)/.test(code)
  );
}
