import { type Db, rawStatement } from "../db/index.ts";
import type { DomainEvent } from "./catalog.ts";
import { readMessage } from "./message.ts";
import { toLoggedMessage } from "./transport/outbox.ts";

const PAGE_SIZE = 500;
const OF_STORE =
  "select * from outbox where store_id = ? and seq > ? and occurred_at <= ? order by seq limit ?";

/**
 * A store's part of the log up to an instant, in commit order, page by page, so that a long log neither fills the
 * memory nor keeps the database to itself. What no consumer can read is left out, as they leave it out.
 *
 * @param range.until epoch ms, included
 * @example for await (const messages of readStoreLog(db, { storeId, until: now })) fold.add(messages);
 */
export async function* readStoreLog(
  db: Pick<Db, "query">,
  { storeId, until }: { storeId: string; until: number },
): AsyncGenerator<readonly DomainEvent[]> {
  for (let after = 0; ; ) {
    const [rows = []] = await db.query([rawStatement(OF_STORE, [storeId, after, until, PAGE_SIZE])]);
    const page = rows.map(toLoggedMessage);
    const last = page.at(-1);
    if (!last) return;
    yield page.flatMap((raw) => {
      const verdict = readMessage(raw);
      return verdict.kind === "known" ? [verdict.message] : [];
    });
    after = last.seq;
  }
}
