import type { RandomBytes } from "../auth/index.ts";
import { rawStatement, type Statement } from "../db/index.ts";
import { appErrorIn, isAppError } from "../errors.ts";
import type { RawMessage } from "./message.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Longest wait before each further try (the schedule of docs.svix.com/retries): 27.6 hours in all. */
export const RETRY_DELAYS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
] as const;

/** Full jitter: anything from now to the whole wait. Undefined when every try is used up. */
export function retryDelayMs(failures: number, randomBytes: RandomBytes): number | undefined {
  const longest = RETRY_DELAYS_MS[failures - 1];
  if (longest === undefined) return undefined;
  const [high = 0, low = 0] = randomBytes(2);
  return Math.floor(((high * 256 + low) / 65_536) * longest);
}

/** The database cannot be written now, or a rebuild took over: no message is to blame. */
export function isNobodysFault(error: unknown): boolean {
  return appErrorIn(error)?.code === "UNAVAILABLE" || isOvertaken(error);
}

/** A rebuild took this engine's place. */
export function isOvertaken(error: unknown): boolean {
  return isAppError(error) && error.reason === "REBUILD_RUNNING";
}

/** The same statement will be refused the same way for ever. */
export function isRefused(error: unknown): boolean {
  const codes = error instanceof Error ? [readCode(error, "code"), readCode(error, "extendedCode")] : [];
  return codes.some((code) => code.startsWith("SQLITE_CONSTRAINT") || code.startsWith("SQLITE_MISMATCH"));
}

function readCode(error: Error, name: "code" | "extendedCode"): string {
  return String(Object.entries(error).find(([key]) => key === name)?.[1] ?? "");
}

/** Class and code, never the text: a driver's message may quote values. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name} ${readCode(error, "extendedCode")}`.trim() : "unknown";
}

export function recordFailure(
  mark: string,
  raw: RawMessage,
  failure: { attempts: number; nextAt: number; error: string },
): Statement {
  return rawStatement(
    `insert into inbox_failures (consumer, message_id, attempts, next_at, last_error) values (?, ?, ?, ?, ?)
     on conflict (consumer, message_id) do update set attempts = excluded.attempts, next_at = excluded.next_at,
       last_error = excluded.last_error`,
    [mark, raw.id, failure.attempts, failure.nextAt, failure.error],
  );
}

export function forgetFailure(mark: string, raw: RawMessage): Statement {
  return rawStatement("delete from inbox_failures where consumer = ? and message_id = ?", [mark, raw.id]);
}

export function selectAttempts(mark: string, raw: RawMessage): Statement {
  return rawStatement("select attempts from inbox_failures where consumer = ? and message_id = ?", [
    mark,
    raw.id,
  ]);
}

/** Those of these that failed and whose next try is not due yet. */
export function selectPutOff(mark: string, ids: readonly string[], now: number): Statement {
  return rawStatement(
    `select f.message_id from json_each(?) m cross join inbox_failures f
     where f.consumer = ? and f.message_id = m.value and f.next_at > ?`,
    [JSON.stringify(ids), mark, now],
  );
}
