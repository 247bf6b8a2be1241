import type { Client } from "@libsql/client";
import { AppError } from "../errors.ts";
import { DatabaseFault } from "./database-fault.ts";

export type BusyOptions = {
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
};

const BUSY_BUDGET_MS = 1_000;

/**
 * Tries again for a second while the server says that others are in the way: it has done nothing then.
 *
 * @throws AppError UNAVAILABLE BUSY or STORAGE_FULL
 */
export async function whenNotBusy<T>(options: BusyOptions, run: () => Promise<T>): Promise<T> {
  const deadline = options.monotonicMs() + BUSY_BUDGET_MS;
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (codeOf(error) === "SQLITE_FULL") {
        throw new AppError({ code: "UNAVAILABLE", reason: "STORAGE_FULL", cause: error });
      }
      if (!isBusy(error)) throw error;
      if (options.monotonicMs() >= deadline) {
        throw new AppError({ code: "UNAVAILABLE", reason: "BUSY", cause: error });
      }
      await options.sleep(options.random() * Math.min(200, 10 * 2 ** tries));
    }
  }
}

/** A client whose reads wait for a busy server, drizzle's too. */
export function patient(client: Client, options: BusyOptions): Client {
  const execute = client.execute.bind(client);
  const batch = client.batch.bind(client);
  return Object.assign(client, {
    execute: (...args: Parameters<typeof execute>) => whenNotBusy(options, () => execute(...args)),
    batch: (...args: Parameters<typeof batch>) => whenNotBusy(options, () => batch(...args)),
  });
}

/** What a driver or a server calls the error; empty without a code. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** The codes are libSQL server's. */
function isBusy(error: unknown): boolean {
  if (error instanceof DatabaseFault) return error.kind === "overloaded";
  return /^(SQLITE_BUSY|SQLITE_LOCKED|TRANSACTION_BUSY|TRANSACTION_TIMEOUT)/.test(codeOf(error));
}
