import { type Client, createClient } from "@libsql/client/web";
import { drizzle } from "drizzle-orm/libsql/web";
import { runBatch } from "./client.ts";
import type { DatabaseFaultKind } from "./database-fault.ts";
import type { Db } from "./db.ts";
import type { MigrationDb } from "./migrate.ts";
import { patient } from "./remote-busy.ts";
import { boundedSend, type FetchLike, retryingSend, type SendRequest } from "./remote-fetch.ts";
import { markedWrite } from "./remote-write.ts";
import { readVersions } from "./versions.ts";

export type RemoteEndpoint = { readonly url: string; readonly authToken: string | undefined };

export type RemoteOptions = {
  readonly fetch: FetchLike;
  readonly now: () => number;
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>;
  /** Longest time of one request, its answer included. */
  readonly limitsMs: { readonly read: number; readonly write: number; readonly migrate: number };
  /** Told why a caller was refused. */
  readonly onFault: (kind: DatabaseFaultKind) => void;
};

export type RemoteDb = {
  readonly control: Db;
  readonly store: Db;
  /** Before the tables of the marks exist; `migrate` keeps marks of its own. */
  readonly migrations: MigrationDb;
  readonly close: () => void;
};

/** A queue of the client's own would not count against the time limits, and on Workers must not cross requests. */
const CONCURRENCY = 1_024;

/**
 * A libSQL server over HTTP: one round trip a call. Reads are tried up to three times; writes carry a mark, so that a
 * lost answer neither doubles nor loses one (ADR 60). No sockets, so it may be made for each request, as Workers need.
 *
 * @example
 * const remote = openRemoteDb({ url: "libsql://madang.turso.io", authToken }, options);
 * await migrate(remote.migrations, "store", MIGRATIONS.store);
 * await remote.store.write(statements);
 */
export function openRemoteDb(endpoint: RemoteEndpoint, options: RemoteOptions): RemoteDb {
  const { fetch, limitsMs } = options;
  const reader = patient(
    openClient(endpoint, retryingSend(boundedSend(fetch, limitsMs.read), options)),
    options,
  );
  const writer = openClient(endpoint, boundedSend(fetch, limitsMs.write));
  let migrator: Client | undefined;
  const forMigrations = () => {
    migrator ??= openClient(endpoint, boundedSend(fetch, limitsMs.migrate));
    return migrator;
  };
  const reads = readsOf(reader);
  return {
    control: { ...reads, write: markedWrite(writer, "control", options) },
    store: { ...reads, write: markedWrite(writer, "store", options) },
    migrations: {
      query: reads.query,
      write: (statements) => runBatch(forMigrations(), "write", statements),
      sleep: options.sleep,
    },
    close: () => {
      for (const client of [reader, writer, migrator]) client?.close();
    },
  };
}

function openClient({ url, authToken }: RemoteEndpoint, send: SendRequest): Client {
  const token = authToken === undefined ? {} : { authToken };
  return createClient({ url, ...token, concurrency: CONCURRENCY, fetch: send });
}

function readsOf(client: Client): Omit<Db, "write"> {
  const query: Db["query"] = async (statements) =>
    (await runBatch(client, "read", statements)).map((result) => result.rows);
  return {
    read: drizzle(client),
    query,
    versions: async (storeId, keys) => {
      const found = await readVersions(query, storeId, keys);
      return keys.map((key) => found.get(key) ?? 0);
    },
  };
}
