import { type Db, type Row, rawStatement, type Statement } from "../../db/index.ts";
import type { RawMessage } from "../message.ts";

/** A message with its place in the log. `seq` is commit order. */
export type LoggedMessage = RawMessage & { readonly seq: number };

const COLUMNS =
  "o.seq, o.id, o.store_id, o.key, o.aggregate_id, o.aggregate_version, o.type, o.schema_version, o.data, o.occurred_at, o.traceparent";

/** The log after a consumer's cursor. */
export function selectAfterCursor(consumer: string, limit: number): Statement {
  return rawStatement(
    `select ${COLUMNS} from outbox o
     where o.seq > coalesce((select seq from consumer_cursors where consumer = ?), 0) order by o.seq limit ?`,
    [consumer, limit],
  );
}

/** @param wanted SQL condition on `o` */
export function selectRange(range: { after: number; to: number; limit: number }, wanted = "true"): Statement {
  return rawStatement(
    `select ${COLUMNS} from outbox o where o.seq > ? and o.seq <= ? and ${wanted} order by o.seq limit ?`,
    [range.after, range.to, range.limit],
  );
}

/** @param wanted SQL condition on `o` */
export function selectMessages(ids: readonly string[], wanted = "true"): Statement {
  return rawStatement(
    `select ${COLUMNS} from json_each(?) m cross join outbox o where o.id = m.value and ${wanted} order by o.seq`,
    [JSON.stringify(ids)],
  );
}

/** How many of these the log knows, as `count`. */
export function countMessages(ids: readonly string[]): Statement {
  return rawStatement(
    "select count(*) as count from json_each(?) m cross join outbox o where o.id = m.value",
    [JSON.stringify(ids)],
  );
}

/**
 * The messages at these places, in the order of the log. They come as one row: many small ones cost more.
 *
 * @param seqs in any order; where the log has no message, none comes
 */
export async function readSeqs(store: Db, seqs: readonly number[]): Promise<LoggedMessage[]> {
  const [rows] = await store.query([
    rawStatement(
      `select json_group_array(json_array(${COLUMNS})) as messages
       from json_each(?) m cross join outbox o where o.seq = m.value`,
      [JSON.stringify(seqs)],
    ),
  ]);
  // The shape is the statement's own, and the table's columns are STRICT.
  const tuples = JSON.parse(String(rows?.[0]?.["messages"])) as Tuple[];
  return tuples.map(toMessage).sort((left, right) => left.seq - right.seq);
}

/** The columns of COLUMNS, in their order. */
type Tuple = readonly [
  seq: number,
  id: string,
  storeId: string,
  key: string,
  aggregateId: string,
  aggregateVersion: number,
  type: string,
  schemaVersion: number,
  data: string,
  occurredAt: number,
  traceparent: string | null,
];

function toMessage(tuple: Tuple): LoggedMessage {
  const [
    seq,
    id,
    storeId,
    key,
    aggregateId,
    aggregateVersion,
    type,
    schemaVersion,
    data,
    occurredAt,
    traceparent,
  ] = tuple;
  return {
    ...{ seq, id, storeId, key, aggregateId, aggregateVersion },
    ...{ type, schemaVersion, data, occurredAt, traceparent },
  };
}

/** Messages whose next try is due. */
export function selectDue(consumer: string, now: number, limit: number): Statement {
  return rawStatement(
    `select ${COLUMNS} from inbox_failures f cross join outbox o
     where f.consumer = ? and f.next_at <= ? and o.id = f.message_id order by o.seq limit ?`,
    [consumer, now, limit],
  );
}

export function toLoggedMessage(row: Row): LoggedMessage {
  const traceparent = row["traceparent"];
  return {
    seq: Number(row["seq"]),
    id: String(row["id"]),
    storeId: String(row["store_id"]),
    key: String(row["key"]),
    aggregateId: String(row["aggregate_id"]),
    aggregateVersion: Number(row["aggregate_version"]),
    type: String(row["type"]),
    schemaVersion: Number(row["schema_version"]),
    data: String(row["data"]),
    occurredAt: Number(row["occurred_at"]),
    traceparent: traceparent === null || traceparent === undefined ? null : String(traceparent),
  };
}
