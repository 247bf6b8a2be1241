import type { Client, ResultSet } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql/web";
import type { Db } from "./db.ts";

type Reads = { readonly read: Db["read"] };
/** Undefined: no database has what is asked for. */
type Run = <T>(work: (db: Reads | undefined) => Promise<T>) => Promise<T>;

/**
 * Typed reads of a database that is known only when the query runs; no rows where there is none.
 *
 * @param model any database of the same kind
 * @param run finds the database and hands it to the work
 */
export function lazyReads(model: Db["read"], run: Run): Db["read"] {
  const client = clientOf(model);
  return drizzle(
    new Proxy(client, {
      get(target, name) {
        if (name !== "execute" && name !== "batch") return Reflect.get(target, name);
        return (...args: unknown[]) =>
          run(async (db): Promise<unknown> => {
            if (!db) return name === "execute" ? NO_ROWS : [args[0]].flat().map(() => NO_ROWS);
            const actual = clientOf(db.read);
            return Reflect.apply(actual[name], actual, args);
          });
      },
    }),
  );
}

const NO_ROWS: ResultSet = {
  columns: [],
  columnTypes: [],
  rows: [],
  rowsAffected: 0,
  lastInsertRowid: undefined,
  toJSON: () => ({}),
};

function clientOf(read: Db["read"]): Client {
  if ("$client" in read && isClient(read.$client)) return read.$client;
  throw new TypeError("typed reads without a client");
}

function isClient(value: unknown): value is Client {
  return typeof value === "object" && value !== null && "execute" in value && "batch" in value;
}
