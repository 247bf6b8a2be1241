import type { Client } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql/web";
import { readVersions, runBatch } from "./client.ts";
import type { Db } from "./db.ts";

/** A libSQL server over HTTP. The client is made per request on Workers: its queue must not cross requests. */
export function remoteDb(client: Client): Db {
  return {
    read: drizzle(client),
    query: async (statements) => (await runBatch(client, "read", statements)).map((result) => result.rows),
    write: async (statements) => (statements.length === 0 ? [] : runBatch(client, "write", statements)),
    versions: async (storeId, keys) => {
      const found = await readVersions(client, storeId, keys);
      return keys.map((key) => found.get(key) ?? 0);
    },
  };
}
