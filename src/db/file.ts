import { type Client, createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import LockDatabase from "libsql";
import type { Db, StatementResult, Written } from "./db.ts";
import { openFileReader } from "./file-reader.ts";
import { openFileWriter } from "./file-writer.ts";
import { createGate, type Gate } from "./gate.ts";
import { createVersionMemory, readVersions } from "./versions.ts";

const READ_CONNECTIONS = 4;

/** What went wrong and was mended, for whoever counts it. */
export type FileWatch = {
  /** A commit met another's lock and is tried again. */
  readonly onBusy?: () => void;
  /** The writing connection was opened anew. */
  readonly onRenew?: () => void;
  /** The file is thrown away with the process: nothing waits for the disk. */
  readonly isScratch?: boolean;
};

export type FileDb = {
  db: Db;
  gate: Gate;
  /**
   * Writes a consistent copy of everything committed so far into a new file. It holds the event loop meanwhile, about
   * a second for 100 MB: another thread or process must not open the file (D-21).
   *
   * @throws the driver's error when the file is there already or cannot be written
   */
  backup: (target: string) => void;
  close: () => Promise<void>;
};

/**
 * One local libSQL file: WAL, synchronous=FULL on every connection, `timeout: 0` (a busy timeout would stop
 * the event loop), one writing connection behind the gate, query-only connections for reads.
 */
export async function openFileDb(path: string, watch: FileWatch = {}): Promise<FileDb> {
  const url = `file:${path}`;
  const writer = openFileWriter(path, watch);
  const reader = openFileReader(path);
  const typedReader = await openTypedReader(url);
  const versions = createVersionMemory();
  const gate = createGate({
    batch: writer,
    ...(watch.onBusy ? { onBusy: watch.onBusy } : {}),
    monotonicMs: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    schedule: (task) => setImmediate(task),
    random: Math.random,
    onCommit: versions.note,
  });
  async function versionsOf(storeId: string, keys: readonly string[]): Promise<readonly number[]> {
    const known = versions.getAll(storeId, keys);
    if (known) return known;
    const missing = keys.filter((key) => versions.get(storeId, key) === undefined);
    const found = await readVersions(reader.query, storeId, missing);
    for (const key of missing) versions.fill(storeId, key, found.get(key) ?? 0);
    return keys.map((key) => versions.get(storeId, key) ?? 0);
  }
  return {
    gate,
    backup: (target) => copyInto(path, target),
    db: {
      read: drizzle(typedReader),
      query: reader.query,
      write: async (statements) => firstOf(await gate.write(statements)),
      versions: versionsOf,
      watchVersions: versions.watch,
    },
    close: async () => {
      await gate.drain();
      reader.close();
      typedReader.close();
      writer.close();
    },
  };
}

function firstOf([first]: readonly StatementResult[]): Written {
  return first === undefined ? [] : [first];
}

/** A connection of its own: those for reads are query-only, which VACUUM is not, though it writes nothing here. */
function copyInto(path: string, target: string): void {
  const connection = new LockDatabase(path, { timeout: 0 });
  try {
    connection.prepare("VACUUM INTO ?").run(target);
  } finally {
    connection.close();
  }
}

/** Acquiring is synchronous, so N un-awaited calls meet N distinct connections of the pool. */
async function openTypedReader(url: string): Promise<Client> {
  const reader = createClient({ url, concurrency: READ_CONNECTIONS, timeout: 0 });
  const everyConnection = (pragma: string) =>
    Promise.all(Array.from({ length: READ_CONNECTIONS }, () => reader.execute(pragma)));
  await everyConnection("PRAGMA synchronous = FULL");
  await everyConnection("PRAGMA query_only = ON");
  return reader;
}

/**
 * Holds a data folder for this process by an open exclusive transaction on a lock database: the kernel drops
 * it when the process dies, however it dies.
 *
 * @returns release function, or undefined when another process holds the folder
 */
export function holdExclusively(lockPath: string): (() => void) | undefined {
  const lock = new LockDatabase(lockPath, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch {
    lock.close();
    return undefined;
  }
  return () => {
    lock.exec("ROLLBACK");
    lock.close();
  };
}
