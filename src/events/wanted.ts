import type { Db, Row } from "../db/index.ts";
import { rawStatement, type Statement } from "../db/index.ts";
import type { BacklogPage } from "./backlog.ts";
import type { Consumer } from "./consumer.ts";
import { readSeqs, selectAfterCursor, toLoggedMessage } from "./transport/outbox.ts";

/**
 * A cursor that passed only messages nobody wants is written this rarely: until then they are looked at again, which
 * costs less than a write.
 */
export const STRIDE = 500;
/** Messages looked at in one statement: the driver is synchronous. */
const SCAN_SIZE = 2_000;

/** SQL that holds for the messages a consumer wants. @param row name of the outbox's row in the statement */
export function isWanted({ wants }: Consumer, row: string): string {
  return wants ? `(${wants(row)})` : "true";
}

export type Page = BacklogPage & {
  /** Not worth moving the cursor for. */
  readonly isIdle: boolean;
  /** There may be more behind it, though it is not full. */
  readonly isCut: boolean;
};

/** What `toPage` reads a page from: the messages behind the cursor, or the places of those that are wanted. */
export function selectPage(consumer: Consumer, mark: string, limit: number): Statement {
  if (!consumer.wants || limit === 0) return selectAfterCursor(mark, limit);
  return rawStatement(
    `select max(w.seq) as last, count(*) as count,
       json_group_array(w.seq) filter (where ${isWanted(consumer, "w")}) as wanted,
       coalesce((select seq from consumer_cursors where consumer = ?), 0) as cursor
     from (select seq, store_id, type, occurred_at from outbox
       where seq > coalesce((select seq from consumer_cursors where consumer = ?), 0) order by seq limit ?) w`,
    [mark, mark, SCAN_SIZE],
  );
}

/** Undefined at the end of the log. */
export async function toPage(
  { store, consumer }: { store: Db; consumer: Consumer },
  rows: readonly Row[],
  limit: number,
): Promise<Page | undefined> {
  const [row] = rows;
  if (!row) return undefined;
  if (!consumer.wants) {
    const messages = rows.map(toLoggedMessage);
    return { messages, seq: messages.at(-1)?.seq ?? 0, isIdle: false, isCut: false };
  }
  if (row["last"] === null) return undefined;
  const wanted = toSeqs(row["wanted"]);
  const seqs = wanted.slice(0, limit);
  const messages = seqs.length > 0 ? await readSeqs(store, seqs) : [];
  const last = Number(row["last"]);
  const seq = seqs.length < limit ? last : (seqs.at(-1) ?? last);
  return {
    messages,
    seq,
    isIdle: seqs.length === 0 && seq - Number(row["cursor"]) < STRIDE,
    isCut: Number(row["count"]) === SCAN_SIZE,
  };
}

/** The shape is the statement's own. */
function toSeqs(json: Row[string] | undefined): number[] {
  const seqs = JSON.parse(String(json)) as number[];
  return seqs.sort((left, right) => left - right);
}
