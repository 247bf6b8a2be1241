import { AppError, isAppError } from "../errors.ts";
import type { Db } from "./db.ts";
import { lazyReads } from "./lazy-reads.ts";

/**
 * A database that need not be there when the process starts: whatever is asked of it goes through `prepare` first,
 * until that has been done once.
 *
 * @param prepare throws while the database is away or is not what it should be; whoever asks is told UNAVAILABLE
 * @example const late = preparedDb(db, () => migrate(migrations, "store", MIGRATIONS.store));
 */
export function preparedDb(db: Db, prepare: () => Promise<unknown>): Db {
  let ready: Promise<unknown> | undefined;
  const whenReady = async () => {
    ready ??= prepare();
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw isAppError(error) ? error : unprepared(error);
    }
  };
  return {
    read: lazyReads(db.read, async (work) => {
      await whenReady();
      return work(db);
    }),
    query: async (statements) => {
      await whenReady();
      return db.query(statements);
    },
    write: async (statements) => {
      await whenReady();
      return db.write(statements);
    },
    versions: async (storeId, keys) => {
      await whenReady();
      return db.versions(storeId, keys);
    },
  };
}

function unprepared(cause: unknown): AppError {
  return new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE", cause });
}
