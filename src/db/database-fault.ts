import { AppError } from "../errors.ts";

/**
 * Why a libSQL server gave no usable answer:
 *   unreachable  no connection, or it broke        timeout      nothing in time
 *   certificate  TLS refused its certificate       token        401 or 403
 *   foreign      something answered that is no libSQL server
 *   overloaded   429: refused before anything ran  failing      5xx
 */
export type DatabaseFaultKind =
  | "unreachable"
  | "timeout"
  | "certificate"
  | "token"
  | "foreign"
  | "overloaded"
  | "failing";

/** Holds no address, token, statement or value. */
export class DatabaseFault extends Error {
  override readonly name = "DatabaseFault";
  constructor(readonly kind: DatabaseFaultKind) {
    super(`the database server is ${kind}`);
  }
}

/** Another try may meet a better moment, or an answer that a proxy did not replace. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof DatabaseFault) || !["certificate", "token", "overloaded"].includes(error.kind);
}

/** What a caller is told; the kind is for the log and for whoever set DATABASE_URL. */
export function unreachable(fault: unknown): AppError {
  const isBusy = fault instanceof DatabaseFault && fault.kind === "overloaded";
  const reason = isBusy ? "BUSY" : "DATABASE_UNREACHABLE";
  return new AppError({ code: "UNAVAILABLE", reason, cause: fault });
}

/** The variables that a person set, as the sentences name them. */
export type DatabaseNames = { readonly address: string; readonly token: string };

const MAIN: DatabaseNames = { address: "DATABASE_URL", token: "DATABASE_AUTH_TOKEN" };

const PROBLEMS: Readonly<Record<DatabaseFaultKind, (names: DatabaseNames) => string>> = {
  unreachable: ({ address }) =>
    `${address}: no server can be reached at this address. Check the scheme, the host and the port, and that it runs.`,
  timeout: ({ address }) =>
    `${address}: the server at this address did not answer in time. Check the address, and that it runs.`,
  certificate: ({ address }) =>
    `${address}: the server's TLS certificate is not valid for this address. Check the host name and the scheme.`,
  token: ({ address, token }) =>
    `${token}: the libSQL server of ${address} refuses this token. Make a new one for this database.`,
  foreign: ({ address }) =>
    `${address}: what answers at this address is not a libSQL server. Check the host, the port and the path.`,
  overloaded: ({ address }) => `${address}: the libSQL server takes no more requests now. Try again later.`,
  failing: ({ address }) =>
    `${address}: the libSQL server answers with errors of its own. Look at its log, or try again later.`,
};

/**
 * One sentence for the operator, naming the variable and never its value. Undefined for what is not the address's or
 * the token's doing.
 *
 * @example explainDatabaseFault(error) ?? "unknown"
 */
export function explainDatabaseFault(error: unknown, names: DatabaseNames = MAIN): string | undefined {
  const kind = kindOf(error instanceof AppError ? error.cause : error);
  return kind && PROBLEMS[kind](names);
}

/** A client that cannot read an answer says so by a code of its own. */
function kindOf(error: unknown): DatabaseFaultKind | undefined {
  if (error instanceof DatabaseFault) return error.kind;
  const isUnread = error instanceof Error && "code" in error && error.code === "HRANA_PROTO_ERROR";
  return isUnread ? "foreign" : undefined;
}
