import { rawStatement, type Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { enqueueSends, type NewSend } from "../enqueue.ts";
import { statusIn, toWebhook } from "./to-webhook.ts";

export const PROGRESS_TABLES = ["webhook_progress"] as const;

/**
 * Statements for one batch: the sends of every address that asks for these messages, written with the mark that the
 * messages were handled, and how far each event is. A rebuild sends nothing again.
 */
export function projectSends(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const sends = target.prefix === "" ? newSends(messages) : [];
  return [...enqueueSends(sends, target.when), ...advance(messages, target)];
}

/** An event's messages come in version order, so only the first that sets a status must ask the table for the last. */
function newSends(messages: readonly DomainEvent[]): readonly NewSend[] {
  const statuses = new Map<string, string>();
  return messages.flatMap((message) => {
    const told = toWebhook(message);
    const before = statuses.get(message.key);
    const status = statusIn(message);
    if (status !== undefined) statuses.set(message.key, status);
    if (!told || (told.entersStatus !== null && told.entersStatus === before)) return [];
    const { storeId, id: sourceId, occurredAt: at, key: eventId } = message;
    const unless =
      told.entersStatus === null || before !== undefined ? null : { eventId, status: told.entersStatus };
    return [{ storeId, sourceId, type: told.type, payload: told.payload, at, unless }];
  });
}

function advance(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const sequenced = messages.filter((message) => !("participantId" in message.data));
  if (sequenced.length === 0) return [];
  const rows = new Map<string, [storeId: string, eventId: string, version: number, status: string | null]>();
  for (const message of sequenced) {
    const status = statusIn(message) ?? rows.get(message.key)?.[3] ?? null;
    rows.set(message.key, [message.storeId, message.key, message.aggregateVersion, status]);
  }
  return [
    rawStatement(
      `insert into ${target.prefix}webhook_progress (store_id, event_id, applied_version, status)
       select r.value ->> 0, r.value ->> 1, r.value ->> 2, coalesce(r.value ->> 3, 'DRAFT')
       from json_each(?) r where ${target.when.sql}
       on conflict (store_id, event_id) do update set applied_version = excluded.applied_version`,
      [JSON.stringify([...rows.values()]), ...target.when.args],
    ),
    ...setStatuses([...rows.values()], target),
  ];
}

/** Apart: a message that sets no status must leave the last one. */
function setStatuses(
  rows: readonly (readonly [storeId: string, eventId: string, version: number, status: string | null])[],
  target: Target,
): readonly Statement[] {
  const changed = rows.filter(([, , , status]) => status !== null);
  if (changed.length === 0) return [];
  return [
    rawStatement(
      `insert into ${target.prefix}webhook_progress (store_id, event_id, applied_version, status)
       select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3 from json_each(?) r where ${target.when.sql}
       on conflict (store_id, event_id) do update set status = excluded.status`,
      [JSON.stringify(changed), ...target.when.args],
    ),
  ];
}

/** @see Consumer.appliedVersion */
export function appliedSendVersion(prefix: string): string {
  return `(select s.applied_version from ${prefix}webhook_progress s
    where s.store_id = a.store_id and s.event_id = a.aggregate_id)`;
}
