import { ALWAYS, type Condition, type Db, type Row, rawStatement, type Statement } from "../db/index.ts";
import type { Place } from "./fair-order.ts";

/** Places read at a time: the driver is synchronous, and other work gets its turn between two of these. */
const SCAN_SIZE = 2_000;

/**
 * The next places of the log, without their messages.
 *
 * @param after a place; what comes behind it is read
 * @param where which of them: a condition on the outbox row `o`
 * @returns undefined at the end of the log; `readTo` is the last place looked at, whether it is among them or not
 */
export async function readPlaces(
  store: Db,
  after: number,
  where: Condition = ALWAYS,
): Promise<{ readonly places: readonly Place[]; readonly readTo: number } | undefined> {
  const [rows] = await store.query([selectPlaces(after, where)]);
  const last = rows?.[0]?.["last"];
  if (last === null || last === undefined) return undefined;
  return { places: toPlaces(rows?.[0]?.["places"]), readTo: Number(last) };
}

/** One row: many small ones cost more. */
function selectPlaces(after: number, where: Condition): Statement {
  return rawStatement(
    `select max(o.seq) as last, json_group_array(json_array(o.seq, o.key)) filter (where ${where.sql}) as places
     from (select seq, id, key, store_id, type, occurred_at from outbox where seq > ? order by seq limit ?) o`,
    [...where.args, after, SCAN_SIZE],
  );
}

/** The shape is the statement's own. */
function toPlaces(json: Row[string] | undefined): Place[] {
  const pairs = JSON.parse(String(json)) as [seq: number, key: string][];
  return pairs.map(([seq, key]) => ({ seq, key })).sort((left, right) => left.seq - right.seq);
}

/** Lets other work have its turn. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
