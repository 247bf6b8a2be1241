import type { Row } from "./db.ts";
import { rawStatement, type Statement } from "./statement.ts";

export type Migration = { readonly name: string; readonly statements: readonly string[] };

/** What a migration needs of a database: it keeps a mark of its own, so a write may fail in any way. */
export type MigrationDb = {
  readonly query: (statements: readonly Statement[]) => Promise<readonly (readonly Row[])[]>;
  /** All or nothing. */
  readonly write: (statements: readonly Statement[]) => Promise<unknown>;
  /** Waits before another try, where others may hold the database or it may not answer. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Told the names of migrations that a newer release has applied. */
  readonly onAhead?: (schema: "control" | "store", names: readonly string[]) => void;
};

/** Tries of one migration that leave it unapplied. */
const TRIES_MAX = 5;
const PAUSE_MS = 200;

/**
 * Forward only. A migration's batch begins with its mark, whose place in the list is a primary key. So of two
 * processes that start together one applies it and the other is refused and goes on from there; one whose answer was
 * lost is found applied; one that was killed half-way left nothing behind.
 *
 * What a newer release has applied after them stays: migrations only add, and the release before goes on working,
 * also when it is started again.
 *
 * @returns names of those that this call applied, as far as their answers arrived
 * @throws Error when the applied ones do not begin with the list or the list with them: one is missing or stands in
 *   another order; what the database said when a migration cannot be applied
 */
export async function migrate(
  db: MigrationDb,
  schema: "control" | "store",
  migrations: readonly Migration[],
): Promise<string[]> {
  const done: string[] = [];
  let tries = 0;
  let applied = await readApplied(db, schema);
  for (;;) {
    requireKnown(schema, applied, migrations);
    const next = migrations[applied.length];
    if (next === undefined) {
      const newer = applied.slice(migrations.length);
      if (newer.length > 0) db.onAhead?.(schema, newer);
      return done;
    }
    const position = applied.length;
    const failure = await apply(db, schema, { migration: next, position });
    if (failure === undefined) {
      done.push(next.name);
      applied = [...applied, next.name];
      tries = 0;
      continue;
    }
    applied = await readApplied(db, schema);
    tries = applied.length > position ? 0 : tries + 1;
    if (tries === TRIES_MAX || (tries > 0 && !isPassing(failure.error))) throw failure.error;
    if (tries > 0) await db.sleep?.(PAUSE_MS * tries);
  }
}

/** Names in the order in which they were applied. */
async function readApplied(db: MigrationDb, schema: "control" | "store"): Promise<readonly string[]> {
  const table = `${schema}_migrations`;
  const [tables = []] = await db.query([
    rawStatement("select 1 from sqlite_master where type = 'table' and name = ?", [table]),
  ]);
  if (tables.length === 0) return [];
  const [rows = []] = await db.query([rawStatement(`select name from ${table} order by position`, [])]);
  return rows.map((row) => String(row["name"]));
}

function requireKnown(
  schema: "control" | "store",
  applied: readonly string[],
  migrations: readonly Migration[],
): void {
  for (const [position, name] of applied.entries()) {
    const known = migrations[position];
    if (known === undefined || known.name === name) continue;
    throw new Error(
      `database schema "${schema}" has migration "${name}" at position ${position}, where this version has "${known.name}"`,
    );
  }
}

/** @returns what went wrong, if anything */
async function apply(
  db: MigrationDb,
  schema: "control" | "store",
  { migration, position }: { migration: Migration; position: number },
): Promise<{ readonly error: unknown } | undefined> {
  const table = `${schema}_migrations`;
  try {
    await db.write([
      rawStatement(
        `create table if not exists ${table} (position integer primary key, name text not null unique) strict`,
        [],
      ),
      rawStatement(`insert into ${table} (position, name) values (?, ?)`, [position, migration.name]),
      ...migration.statements.map((text) => rawStatement(text, [])),
    ]);
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** The database itself refused the statements: another try would end the same way. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return !/^(SQLITE_(?!BUSY|LOCKED|IOERR|INTERRUPT|PROTOCOL)|SQL_|ARGS_|BLOCKED)/.test(code);
}
