import { type Row, rawStatement, type Statement } from "../db/index.ts";
import type { DomainEvent } from "./catalog.ts";
import { type RawMessage, readMessage } from "./message.ts";

/** GAP: an earlier message of the event is not applied yet. NEWER_VERSION: written by a newer release. */
export type ParkReason = "GAP" | "NEWER_VERSION";

export function park(mark: string, raw: RawMessage, parked: { reason: ParkReason; at: number }): Statement {
  return rawStatement(
    `insert into inbox_parked (consumer, message_id, aggregate_id, aggregate_version, reason, message, parked_at)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (consumer, message_id) do nothing`,
    [mark, raw.id, raw.aggregateId, raw.aggregateVersion, parked.reason, JSON.stringify(raw), parked.at],
  );
}

/** These are no longer parked, whatever became of them. */
export function unpark(mark: string, ids: readonly string[]): Statement {
  return rawStatement(
    "delete from inbox_parked where consumer = ? and message_id in (select value from json_each(?))",
    [mark, JSON.stringify(ids)],
  );
}

/** Those of these that are applied are no longer parked. */
export function unparkApplied(mark: string, ids: readonly string[]): Statement {
  return rawStatement(
    `delete from inbox_parked as p where p.consumer = ? and p.message_id in (select value from json_each(?))
     and exists (select 1 from inbox i where i.consumer = p.consumer and i.message_id = p.message_id)`,
    [mark, JSON.stringify(ids)],
  );
}

/** The row was written from a RawMessage by `park`. */
export function toParkedMessage(row: Row): RawMessage {
  return JSON.parse(String(row["message"])) as RawMessage;
}

/** Parked messages whose gap is filled, and those that came too late to matter. */
export function selectRipe(mark: string, appliedVersion: string, limit: number): Statement {
  return rawStatement(
    `select a.message from (select *, message ->> 'storeId' as store_id from inbox_parked where consumer = ?) a
     where a.reason = 'GAP' and a.aggregate_version <= coalesce(${appliedVersion}, 0) + 1
     order by a.aggregate_id, a.aggregate_version limit ?`,
    [mark, limit],
  );
}

/** Parked for a newer release: tried once after each start, for this may be that release. */
export function selectNewer(mark: string): Statement {
  return rawStatement("select message from inbox_parked where consumer = ? and reason = 'NEWER_VERSION'", [
    mark,
  ]);
}

/** [0] how far each event is applied, [1] what is parked of it. */
export function selectProgress(
  mark: string,
  appliedVersion: string,
  aggregates: readonly (readonly [storeId: string, aggregateId: string])[],
): readonly Statement[] {
  const list = JSON.stringify(aggregates);
  return [
    rawStatement(
      `select a.aggregate_id, coalesce(${appliedVersion}, 0) as version
       from (select value ->> 0 as store_id, value ->> 1 as aggregate_id from json_each(?)) a`,
      [list],
    ),
    rawStatement(
      `select p.message from json_each(?) m cross join inbox_parked p
       where p.consumer = ? and p.aggregate_id = m.value ->> 1 and p.reason = 'GAP'`,
      [list, mark],
    ),
  ];
}

export type SequencePlan = {
  /** In version order, without a gap from what is applied. */
  readonly ready: readonly DomainEvent[];
  readonly waiting: readonly RawMessage[];
  /** Applied long ago: nothing to do but to forget them. */
  readonly stale: readonly RawMessage[];
};

/** Sorts an event's messages by version and cuts at the first gap. */
export function planSequence(
  raws: readonly RawMessage[],
  applied: ReadonlyMap<string, number>,
): SequencePlan {
  const ready: DomainEvent[] = [];
  const waiting: RawMessage[] = [];
  const stale: RawMessage[] = [];
  const reached = new Map(applied);
  for (const raw of raws.toSorted((left, right) => left.aggregateVersion - right.aggregateVersion)) {
    const version = reached.get(raw.aggregateId) ?? 0;
    const verdict = readMessage(raw);
    if (raw.aggregateVersion <= version) stale.push(raw);
    else if (raw.aggregateVersion > version + 1 || verdict.kind !== "known") waiting.push(raw);
    else {
      ready.push(verdict.message);
      reached.set(raw.aggregateId, raw.aggregateVersion);
    }
  }
  return { ready, waiting, stale };
}
