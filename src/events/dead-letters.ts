import { type Db, type Row, rawStatement, type Statement } from "../db/index.ts";
import type { Consumer } from "./consumer.ts";
import { markName, readGeneration, selectGeneration } from "./generation.ts";
import { DATA_LENGTH_MAX, type DeadReason, type RawMessage } from "./message.ts";
import { unparkApplied } from "./parking.ts";

export type Burial = { raw: RawMessage; reason: DeadReason; detail: string; attempts: number };

/** Out of the way with its reason; a message that dies again after a replay is open again. */
export function bury(mark: string, burial: Burial, now: number): Statement {
  return rawStatement(
    `insert into dead_letters (consumer, message_id, reason, detail, message, attempts, dead_at, replayed_at)
     values (?, ?, ?, ?, ?, ?, ?, null)
     on conflict (consumer, message_id) do update set reason = excluded.reason, detail = excluded.detail,
       attempts = excluded.attempts, dead_at = excluded.dead_at, replayed_at = null`,
    [mark, burial.raw.id, burial.reason, burial.detail, keep(burial.raw), burial.attempts, now],
  );
}

/** The outbox has the whole message; a list of dead letters need not carry a megabyte. */
function keep(raw: RawMessage): string {
  return JSON.stringify(raw.data.length > DATA_LENGTH_MAX ? { ...raw, data: null } : raw);
}

/** After a try of its own: a message that is applied, or waits for its turn, is open nowhere else. */
export function settle(mark: string, ids: readonly string[], now: number): readonly Statement[] {
  const list = JSON.stringify(ids);
  const isSettled = `m.consumer = ? and m.message_id in (select value from json_each(?)) and (
    exists (select 1 from inbox i where i.consumer = m.consumer and i.message_id = m.message_id)
    or exists (select 1 from inbox_parked p where p.consumer = m.consumer and p.message_id = m.message_id))`;
  return [
    rawStatement(`delete from inbox_failures as m where ${isSettled}`, [mark, list]),
    rawStatement(
      `update dead_letters as m set replayed_at = ? where m.replayed_at is null and ${isSettled}`,
      [now, mark, list],
    ),
    unparkApplied(mark, ids),
  ];
}

export type DeadLetter = {
  readonly messageId: string;
  readonly reason: string;
  readonly detail: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly attempts: number;
  readonly deadAt: number;
  readonly replayedAt: number | null;
};

/** In the order of message ids, which is the order of time. */
export async function readDeadLetters(
  store: Db,
  consumer: Consumer,
  page: { after: string; limit: number },
): Promise<readonly DeadLetter[]> {
  const [pointer] = await store.query([selectGeneration(consumer.name)]);
  const [rows = []] = await store.query([
    rawStatement(
      `select message_id, reason, detail, message, attempts, dead_at, replayed_at from dead_letters
       where consumer = ? and message_id > ? order by message_id limit ?`,
      [markName(consumer.name, readGeneration(pointer)), page.after, page.limit],
    ),
  ]);
  return rows.map(toDeadLetter);
}

function toDeadLetter(row: Row): DeadLetter {
  return {
    messageId: String(row["message_id"]),
    reason: String(row["reason"]),
    detail: String(row["detail"]),
    message: Object.fromEntries(Object.entries(JSON.parse(String(row["message"])))),
    attempts: Number(row["attempts"]),
    deadAt: Number(row["dead_at"]),
    replayedAt: typeof row["replayed_at"] === "number" ? row["replayed_at"] : null,
  };
}
