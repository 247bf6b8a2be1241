import type { TRPCClientErrorLike } from "@trpc/client";
import type { ErrorReason } from "../errors.ts";
import type { AppRouter } from "../routers/index.ts";

/** For an operator, where the reason alone does not say what to do. */
const HINTS: Readonly<Partial<Record<ErrorReason, string>>> = {
  UNAUTHORIZED: "OPERATOR_TOKEN is not the server's",
  NOT_FOUND: "the server knows no such id",
  BACKUP_ELSEWHERE: "the database has a server of its own; use its provider's backups",
  MOVE_RUNNING: "a store moves to another database; try again when it has arrived",
  REBUILD_RUNNING: "the projections are being rebuilt; try again afterwards",
  DATABASE_UNREACHABLE: "a database is away; GET /readyz says which",
};

/** Fields of the procedures, by the flags that fill them. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  limit: ["limit"],
  cursor: ["cursor"],
  messageId: ["message"],
  seqRange: ["from", "to"],
  name: ["to"],
  storeId: ["store"],
  to: ["to"],
};

/**
 * What a refused command prints: the stable reason, then what was refused. The server's own sentence is Korean, for
 * owners.
 *
 * @param flags as they were typed
 * @example describeError(error, { to: "x.db" }) // "INVALID_REQUEST: --to x.db (name), isTaken true"
 */
export function describeError(
  error: TRPCClientErrorLike<AppRouter>,
  flags: Readonly<Record<string, unknown>>,
): string {
  const { data } = error;
  if (!data) return `no answer of a Madang server: ${error.message}`;
  const { fields, ...params } = data.params;
  const refused = Array.isArray(fields) ? fields.map((field) => describeField(String(field), flags)) : [];
  const others = Object.entries(params).map(([name, value]) => `${name} ${textOf(value)}`);
  const hint = HINTS[data.reason];
  const parts = [...refused, ...others, ...(hint === undefined ? [] : [hint])];
  return parts.length === 0 ? data.reason : `${data.reason}: ${parts.join(", ")}`;
}

function describeField(field: string, flags: Readonly<Record<string, unknown>>): string {
  const [first = ""] = field.split(".");
  const typed = (FLAGS[first] ?? []).filter((flag) => flags[flag] !== undefined);
  if (typed.length === 0) return field;
  return `${typed.map((flag) => `--${flag} ${textOf(flags[flag])}`).join(" ")} (${field})`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
