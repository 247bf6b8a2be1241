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

const PROBLEMS: Readonly<Record<DatabaseFaultKind, string>> = {
  unreachable:
    "DATABASE_URL: nothing answers at this address. Check the host and the port, and that the server runs.",
  timeout:
    "DATABASE_URL: the server at this address did not answer in time. Check the address, and that it runs.",
  certificate:
    "DATABASE_URL: the server's TLS certificate is not valid for this address. Check the host name and the scheme.",
  token:
    "DATABASE_AUTH_TOKEN: the libSQL server at DATABASE_URL refuses this token. Make a new one for this database.",
  foreign:
    "DATABASE_URL: what answers at this address is not a libSQL server. Check the address, its path and its port.",
  overloaded: "DATABASE_URL: the libSQL server takes no more requests at the moment. Try again later.",
  failing:
    "DATABASE_URL: the libSQL server answers with errors of its own. Look at its log, or try again later.",
};

/**
 * One sentence for the operator, naming the variable and never its value. Undefined for what is not the database's
 * doing.
 */
export function explainDatabaseFault(error: unknown): string | undefined {
  const fault = error instanceof AppError ? error.cause : error;
  return fault instanceof DatabaseFault ? PROBLEMS[fault.kind] : undefined;
}
