import { type Condition, rawStatement, type Statement } from "../db/index.ts";
import {
  DOMAIN_EVENTS,
  type DomainEventData,
  type DomainEventType,
  PARTICIPANT_SEQUENCE,
} from "./catalog.ts";

export type Emission = {
  /** First statements of the batch: [0] writes the outbox row where the guard holds (read its rowsAffected). */
  readonly statements: readonly Statement[];
  /** Holds for the rest of this batch exactly when the guard held. */
  readonly mark: Condition;
};

export type EmitInput<T extends DomainEventType> = {
  id: string;
  type: T;
  storeId: string;
  eventId: string;
  occurredAt: number;
  traceparent: string | null;
  data: DomainEventData<T>;
};

/**
 * Writes a DomainEvent into the outbox where `guard` holds; the row is the mark of the whole batch (D-21), so
 * the state change and its message commit together or not at all.
 *
 * @example
 * const emission = emit({ id, type: "EventChanged", storeId, eventId, occurredAt, traceparent: null, data }, guard);
 * const results = await db.write([...emission.statements, updateWhere(emission.mark)]);
 * if (!held(results)) throw why();
 */
export function emit<T extends DomainEventType>(input: EmitInput<T>, guard: Condition): Emission {
  const mark: Condition = { sql: "exists (select 1 from outbox where id = ?)", args: [input.id] };
  const participant = participantSequence(input);
  if (participant) {
    const numbering = { aggregateId: participant.id, version: { sql: "?", args: [participant.version] } };
    return { mark, statements: [insert(input, numbering, guard)] };
  }
  const numbering = nextOf(input.storeId, input.eventId);
  return { mark, statements: [insert(input, numbering, guard), advance(input, mark)] };
}

const COLUMNS =
  "id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at, traceparent";

type Numbering = { readonly aggregateId: string; readonly version: Condition };

/** An event's own messages are numbered as they come. */
function nextOf(storeId: string, eventId: string): Numbering {
  const sql =
    "coalesce((select version from aggregate_versions where store_id = ? and aggregate_id = ?), 0) + 1";
  return { aggregateId: eventId, version: { sql, args: [storeId, eventId] } };
}

function insert<T extends DomainEventType>(
  input: EmitInput<T>,
  { aggregateId, version }: Numbering,
  guard: Condition,
): Statement {
  return rawStatement(
    `insert into outbox (${COLUMNS}) select ?, ?, ?, ?, ${version.sql}, ?, ?, ?, ?, ? where ${guard.sql}`,
    [
      input.id,
      input.storeId,
      input.eventId,
      aggregateId,
      ...version.args,
      input.type,
      DOMAIN_EVENTS[input.type].version,
      JSON.stringify(input.data),
      input.occurredAt,
      input.traceparent,
      ...guard.args,
    ],
  );
}

function advance<T extends DomainEventType>(input: EmitInput<T>, mark: Condition): Statement {
  return rawStatement(
    `insert into aggregate_versions (store_id, aggregate_id, version) select ?, ?, 1 where ${mark.sql}
     on conflict (store_id, aggregate_id) do update set version = version + 1`,
    [input.storeId, input.eventId, ...mark.args],
  );
}

function participantSequence<T extends DomainEventType>(
  input: EmitInput<T>,
): { id: string; version: number } | undefined {
  const data: object = input.data;
  if (!("participantId" in data) || typeof data.participantId !== "string") return undefined;
  return { id: data.participantId, version: sequenceOf(input.type) };
}

function sequenceOf(type: DomainEventType): number {
  const positions: Partial<Record<DomainEventType, number>> = PARTICIPANT_SEQUENCE;
  const position = positions[type];
  if (position === undefined) throw new TypeError(`${type} is not a participant message`);
  return position;
}
