import { type Db, type Row, rawStatement, type SqlValue } from "../db/index.ts";
import { toIso } from "../time.ts";
import type { Cell } from "./csv.ts";

/** A table on its way out of the service: some lines at a time, its header first, every line as wide as it. */
export type TablePages = AsyncIterable<readonly (readonly Cell[])[]>;

export const ROWS_AT_ONCE = 1_000;

export type KeysetRead = {
  readonly db: Db;
  /** Takes `args`, then the key after which to go on; ordered by the key and at most ROWS_AT_ONCE rows. */
  readonly sql: string;
  readonly args: readonly SqlValue[];
  /** The key's columns, and what is before every key. */
  readonly key: Readonly<Record<string, SqlValue>>;
};

/** All rows of a read, a page in memory at a time. Rows that are written meanwhile may be in it or not. */
export async function* rowPages({ db, sql, args, key }: KeysetRead): AsyncGenerator<readonly Row[]> {
  const columns = Object.keys(key);
  let after = Object.values(key);
  for (;;) {
    const [rows = []] = await db.query([rawStatement(sql, [...args, ...after])]);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    after = columns.map((column) => last[column] ?? null);
  }
}

/** As spreadsheets read a moment, in the store's zone. @example localTime("Asia/Seoul", 0) // "1970-01-01 09:00:00" */
export function localTime(timeZone: string, at: SqlValue | undefined): Cell {
  if (at === null || at === undefined) return null;
  return toIso(timeZone, Number(at)).slice(0, 19).replace("T", " ");
}

/** For the header of such a column. @example zoneWord("Asia/Seoul") // "KST" */
export function zoneWord(timeZone: string): string {
  return timeZone === "Asia/Seoul" ? "KST" : timeZone;
}

/** A stored number or text as a cell. */
export function cellOf(value: SqlValue | undefined): Cell {
  return typeof value === "number" || typeof value === "string" ? value : null;
}
