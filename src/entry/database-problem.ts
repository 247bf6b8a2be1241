import { explainDatabaseFault } from "../db/database-fault.ts";
import { MAIN_SHARD } from "../db/index.ts";

/** A configured database cannot be used. Told in one sentence that names the variable; holds no address or token. */
export class DatabaseUnusable extends Error {
  override readonly name = "DatabaseUnusable";
  constructor(
    message: string,
    /** It may come back by itself; false for what no server can mend. */
    readonly isAway: boolean,
  ) {
    super(message);
  }
}

/**
 * Does something with one of the configured databases.
 *
 * @param shard "main", or its name in DATABASE_SHARDS
 * @throws DatabaseUnusable; every other failure as it is
 */
export async function withDatabase<T>(shard: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = explainDatabaseFault(error, ...namesOf(shard));
    const problem = fault ?? explainAddress(error, shard);
    throw problem === undefined ? error : new DatabaseUnusable(problem, fault !== undefined);
  }
}

function namesOf(shard: string): [] | [{ address: string; token: string }] {
  if (shard === MAIN_SHARD) return [];
  return [{ address: `DATABASE_SHARDS ${shard}`, token: `DATABASE_SHARDS ${shard} authToken` }];
}

/** What the client refuses before it asks anybody; its own words may quote the address. */
function explainAddress(error: unknown, shard: string): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!code.startsWith("URL_")) return undefined;
  const [names] = namesOf(shard);
  return `${names?.address ?? "DATABASE_URL"}: this is not an address of a libSQL server (libsql://, https:// or http://).`;
}
