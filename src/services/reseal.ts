import { KeyRingError } from "../auth/index.ts";
import { type Db, held, type Shards, type Statement } from "../db/index.ts";

/** One table's values under an older key: each module says how its own are found and sealed anew. */
export type Resealing<Row> = {
  /** Where a row is written: its store may move away meanwhile. */
  readonly dbOf: (row: Row) => Db;
  /** Rows behind `after` in the order of the primary key that still hold a value of an older key. */
  readonly page: (after: Row | null, limit: number) => Promise<readonly Row[]>;
  /** Compare-and-set on what was read. @throws KeyRingError for a value that no key opens */
  readonly reseal: (row: Row) => Promise<Statement>;
  readonly remaining: () => Promise<number>;
};

export type Resealed = {
  /** Rows sealed anew by this call. */
  readonly resealed: number;
  /** Rows that still need an older key, unreadable ones included. */
  readonly remaining: number;
  /** Rows met by this call that no key opens. */
  readonly unreadable: number;
};

const PAGE = 100;

/**
 * Seals up to `limit` rows with the current key, page by page. A row that changes meanwhile stays for the next
 * call; one that cannot be opened is stepped over. Safe beside everything else, and to repeat.
 */
export async function resealRows<Row>(table: Resealing<Row>, limit: number): Promise<Resealed> {
  let resealed = 0;
  let unreadable = 0;
  let after: Row | null = null;
  while (resealed < limit) {
    const rows: readonly Row[] = await table.page(after, Math.min(PAGE, limit - resealed));
    if (rows.length === 0) break;
    const made = await Promise.all(rows.map((row) => tryReseal(table, row)));
    const writes = made.filter((write) => write !== null);
    unreadable += rows.length - writes.length;
    const results = await Promise.all(writes.map(({ db, statement }) => db.write([statement])));
    resealed += results.filter(held).length;
    after = rows.at(-1) ?? null;
  }
  return { resealed, unreadable, remaining: await table.remaining() };
}

/**
 * As resealRows, database by database.
 *
 * @param tableOf how the values of one database are found and sealed anew
 */
export async function resealShards<Row>(
  shards: Shards,
  limit: number,
  tableOf: (db: Db) => Resealing<Row>,
): Promise<Resealed> {
  const total = { resealed: 0, remaining: 0, unreadable: 0 };
  for (const { db } of shards.all) {
    const done = await resealRows(tableOf(db), limit - total.resealed);
    total.resealed += done.resealed;
    total.remaining += done.remaining;
    total.unreadable += done.unreadable;
  }
  return total;
}

async function tryReseal<Row>(
  table: Resealing<Row>,
  row: Row,
): Promise<{ readonly db: Db; readonly statement: Statement } | null> {
  try {
    return { db: table.dbOf(row), statement: await table.reseal(row) };
  } catch (error) {
    if (error instanceof KeyRingError) return null;
    throw error;
  }
}
