import type { Client } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql/web";
import type { Db } from "../db/index.ts";
import { inSpan, noTracer, type Tracer } from "./tracer.ts";

type System = "sqlite" | "libsql";

/** The database with a span around each trip to it. SQL and values stay out of spans. */
export function tracedDb(db: Db, tracer: Tracer, system: System): Db {
  if (tracer === noTracer) return db;
  const trip = (operation: string, statements: number) => ({
    name: `db ${operation}`,
    kind: "client" as const,
    attributes: {
      "db.system.name": system,
      "db.operation.name": operation,
      "db.operation.batch.size": statements,
    },
  });
  return {
    read: tracedReads(db.read, (work) => inSpan(tracer, trip("read", 1), work)),
    query: (statements) => inSpan(tracer, trip("query", statements.length), () => db.query(statements)),
    write: (statements) => inSpan(tracer, trip("write", statements.length), () => db.write(statements)),
    versions: (storeId, keys) =>
      inSpan(tracer, trip("versions", keys.length), () => db.versions(storeId, keys)),
    ...(db.watchVersions ? { watchVersions: db.watchVersions } : {}),
  };
}

type Wrap = <T>(work: () => Promise<T>) => Promise<T>;

/** Typed reads go through the client that they were made with. */
function tracedReads(read: Db["read"], wrap: Wrap): Db["read"] {
  if (!("$client" in read) || !isClient(read.$client)) return read;
  const client = read.$client;
  return drizzle(
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
        return name === "execute" || name === "batch"
          ? (...args: unknown[]) => wrap(async () => call(...args))
          : call;
      },
    }),
  );
}

function isClient(value: unknown): value is Client {
  return typeof value === "object" && value !== null && "execute" in value && "batch" in value;
}
