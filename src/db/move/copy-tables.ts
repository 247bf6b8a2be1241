import type { Db, Row } from "../db.ts";
import { type Ends, requireSame } from "./copy-log.ts";
import { contentOf, countLeft, insertRows, PAGE_SIZE, selectPage, wipePage } from "./rows.ts";
import { type MovedTable, STORE_TABLES, VERSIONS } from "./tables.ts";

type Reading = { readonly table: MovedTable; readonly after: Row | undefined };

/**
 * Copies all tables by store, a page of each at a time, and reads every page back.
 *
 * @throws MoveFailed when a page is not what was written
 */
export async function copyTables(ends: Ends): Promise<void> {
  const { source, target, storeId, step } = ends;
  let open: readonly Reading[] = [...STORE_TABLES, VERSIONS].map((table) => ({ table, after: undefined }));
  while (open.length > 0) {
    await step();
    const questions = open.map(({ table, after }) => selectPage(table, storeId, after));
    const pages = await source.query(questions);
    const filled = open.flatMap(({ table }, index) => {
      const rows = pages[index] ?? [];
      return rows.length === 0 ? [] : [insertRows(table, rows)];
    });
    await target.write(filled);
    const copies = await target.query(questions);
    for (const [index, { table }] of open.entries()) {
      const [left = [], right = []] = [pages[index], copies[index]];
      requireSame(table.name, texts(table, left), texts(table, right));
    }
    open = open.flatMap(({ table }, index) => {
      const rows = pages[index] ?? [];
      const isMore = rows.length === PAGE_SIZE && table.key.length > 0;
      return isMore ? [{ table, after: rows.at(-1) }] : [];
    });
  }
}

function texts(table: MovedTable, rows: readonly Row[]): readonly string[] {
  return rows.map((row) => contentOf(table, row));
}

/** Takes the store out of all tables by store. */
export async function wipeTables(db: Db, storeId: string, step: () => Promise<void>): Promise<void> {
  for (;;) {
    const left = await db.query(countLeft(storeId));
    if (left.every(([row]) => Number(row?.["n"] ?? 0) === 0)) return;
    await step();
    await db.write(wipePage(storeId, [], []));
  }
}
