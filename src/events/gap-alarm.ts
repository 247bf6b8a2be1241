import { type Condition, type Db, rawStatement, type Statement } from "../db/index.ts";
import type { Consumer } from "./consumer.ts";
import { markName, readGeneration, selectGeneration } from "./generation.ts";
import { markOnce } from "./inbox.ts";

/** The first message of an event that waits for a missing one. */
export type Gap = {
  readonly messageId: string;
  readonly storeId: string;
  readonly eventId: string;
  readonly version: number;
};

export const GAP_ALARM = "gap-alarm";
const PAGE_SIZE = 50;

/** Gaps open since before `parkedBefore` that nobody was told of. */
export async function readGaps(store: Db, consumer: Consumer, parkedBefore: number): Promise<readonly Gap[]> {
  const [pointer] = await store.query([selectGeneration(consumer.name)]);
  const [rows = []] = await store.query([
    rawStatement(
      `select p.message_id, p.message ->> 'storeId' as store_id, p.aggregate_id, p.aggregate_version
       from inbox_parked p where p.consumer = ? and p.reason = 'GAP' and p.parked_at <= ?
         and p.aggregate_version = (select min(q.aggregate_version) from inbox_parked q
           where q.consumer = p.consumer and q.aggregate_id = p.aggregate_id and q.reason = 'GAP')
         and not exists (select 1 from inbox i where i.consumer = '${GAP_ALARM}' and i.message_id = p.message_id)
       limit ?`,
      [markName(consumer.name, readGeneration(pointer)), parkedBefore, PAGE_SIZE],
    ),
  ]);
  return rows.map((row) => ({
    messageId: String(row["message_id"]),
    storeId: String(row["store_id"]),
    eventId: String(row["aggregate_id"]),
    version: Number(row["aggregate_version"]),
  }));
}

/** First statement of the alarm's batch: of several ticks at once one wins. */
export function claimGapAlarm(
  gap: Gap,
  claim: { attemptId: string; now: number },
): { statement: Statement; mark: Condition } {
  const { statement, when } = markOnce(GAP_ALARM, { id: gap.messageId, ...claim });
  return { statement, mark: when };
}
