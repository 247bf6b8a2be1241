import type { Db, Row } from "../db.ts";
import { rawStatement, type Statement } from "../statement.ts";
import {
  contentOf,
  insertRows,
  PAGE_SIZE,
  SELECT_LOG_END,
  selectKnown,
  selectLogged,
  selectLogPage,
  wipeKnown,
  wipePage,
} from "./rows.ts";
import { LOG, MESSAGE_TABLES } from "./tables.ts";

/**
 * Under which name a consumer marks messages in the one database and in the other, and which (SQL condition on the
 * log's row `o`).
 */
export type MarkPair = {
  readonly from: string;
  readonly to: string;
  readonly isConsumer: boolean;
  readonly wanted: string;
};

export type Ends = {
  readonly source: Db;
  readonly target: Db;
  readonly storeId: string;
  readonly marks: readonly MarkPair[];
  /** Called before each page; throws where the work is no longer ours. */
  readonly step: () => Promise<void>;
};

/** Rows a query looks at: it stays short, however long the log is. */
const WINDOW = 50_000;

/** What became of a part of the log. */
export type LogCopy = {
  /** Everything up to this place has been looked at. */
  readonly end: number;
  /** Messages that a consumer who wants them had not settled; they are not copied yet. */
  readonly open: readonly Row[];
};

/**
 * Copies the store's settled messages behind `after`, each with its marks in the same batch, so that the consumers of
 * the target never see one that was applied already. Settled messages do not change any more.
 */
export async function copyLog(ends: Ends, after: number): Promise<LogCopy> {
  const { source, storeId } = ends;
  const open: Row[] = [];
  const end = await eachLogPage(source, { storeId, after }, async (rows) => {
    await ends.step();
    const { known, settled } = await readKnown(source, ends.marks, idsOf(rows));
    const ready = rows.filter((row) => settled.has(row["id"]));
    open.push(...rows.filter((row) => !settled.has(row["id"])));
    await writeMessages(ends, ready, known);
  });
  return { end, open };
}

/** Rows of one table with what it says of these messages. */
export type Known = readonly (readonly Row[])[];

/** `settled`: messages that every consumer who wants them has marked. */
async function readKnown(db: Db, marks: readonly MarkPair[], ids: readonly string[]) {
  const names = marks.map(({ from }) => from);
  const [settled = [], ...known] = await db.query([selectSettled(marks, ids), ...selectKnown(names, ids)]);
  return { known, settled: new Set(settled.map((row) => row["id"])) };
}

function selectSettled(marks: readonly MarkPair[], ids: readonly string[]): Statement {
  const consumers = marks.filter(({ isConsumer }) => isConsumer);
  const open = consumers.map(
    ({ wanted }) =>
      `(${wanted} and not exists (select 1 from inbox i where i.consumer = ? and i.message_id = o.id))`,
  );
  return rawStatement(
    `select o.id from json_each(?) m cross join ${LOG.name} o on o.id = m.value where not (${open.join(" or ")})`,
    [JSON.stringify(ids), ...consumers.map(({ from }) => from)],
  );
}

/** @throws MoveFailed when the target does not give back what was written */
export async function writeMessages(ends: Ends, messages: readonly Row[], known: Known): Promise<void> {
  if (messages.length === 0) return;
  const ids = new Set(messages.map((row) => row["id"]));
  const names = new Map(ends.marks.map(({ from, to }) => [from, to]));
  const statements: Statement[] = [];
  for (const [index, table] of MESSAGE_TABLES.entries()) {
    const rows = (known[index] ?? []).filter((row) => ids.has(row["message_id"]));
    const renamed = rows.map((row) => ({ ...row, consumer: names.get(String(row["consumer"])) ?? null }));
    if (renamed.length > 0) statements.push(insertRows(table, renamed));
  }
  // What was written there when the store left it last has no message in the log that a wiping finds it by.
  const stray = wipeKnown([...names.values()], idsOf(messages));
  await ends.target.write([...stray, ...statements, insertRows(LOG, messages)]);
  const [back = []] = await ends.target.query([selectLogged(idsOf(messages))]);
  requireSame(
    LOG.name,
    messages.map((row) => contentOf(LOG, row)).sort(),
    back.map((row) => contentOf(LOG, row)).sort(),
  );
}

/** The two databases do not hold the same; the move is undone. Holds a table's name only. */
export class MoveFailed extends Error {
  override readonly name = "MoveFailed";
}

export function requireSame(table: string, left: readonly string[], right: readonly string[]): void {
  if (left.length === right.length && left.every((text, index) => text === right[index])) return;
  throw new MoveFailed(`the copy of ${table} is not what was written`);
}

/** Takes the store out of the log of one database, with everything that its consumers know of it. */
export async function wipeLog(
  db: Db,
  { storeId, consumers }: { storeId: string; consumers: readonly string[] },
  step: () => Promise<void>,
): Promise<void> {
  await eachLogPage(db, { storeId, after: 0 }, async (rows) => {
    await step();
    await db.write(wipePage(storeId, idsOf(rows), consumers));
  });
}

/** @returns the end of the log as it was at the call */
async function eachLogPage(
  db: Db,
  { storeId, after }: { storeId: string; after: number },
  work: (rows: readonly Row[]) => Promise<void>,
): Promise<number> {
  const [[last] = []] = await db.query([SELECT_LOG_END]);
  const end = Math.max(after, Number(last?.["seq"] ?? 0));
  for (let place = after; place < end; ) {
    const to = Math.min(end, place + WINDOW);
    const [rows = []] = await db.query([selectLogPage(storeId, { after: place, to })]);
    if (rows.length > 0) await work(rows);
    place = rows.length < PAGE_SIZE ? to : Number(rows.at(-1)?.["seq"]);
  }
  return end;
}

function idsOf(rows: readonly Row[]): string[] {
  return rows.map((row) => String(row["id"]));
}
