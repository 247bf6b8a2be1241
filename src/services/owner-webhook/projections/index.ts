import type { Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { enqueueSends, type NewSend } from "../enqueue.ts";
import { TOLD_TYPES, toWebhook } from "./to-webhook.ts";

/**
 * Messages of stores that have an address, on or off, and from after it was added.
 *
 * @see Consumer.wants
 */
export function wantsSends(row: string): string {
  const types = TOLD_TYPES.map((type) => `'${type}'`).join(", ");
  return `${row}.type in (${types}) and exists (select 1 from webhook_endpoints e
    where e.store_id = ${row}.store_id and e.created_at <= ${row}.occurred_at)`;
}

/**
 * Statements for one batch: the sends of every address that asks for these messages, written with the mark that the
 * messages were handled. A rebuild sends nothing again.
 */
export function projectSends(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  return target.prefix === "" ? enqueueSends(messages.flatMap(toSends), target.when) : [];
}

function toSends(message: DomainEvent): readonly NewSend[] {
  const told = toWebhook(message);
  if (!told) return [];
  const { storeId, id: sourceId, occurredAt: at, key: eventId, aggregateVersion: version } = message;
  const { type, payload, entersStatus: status } = told;
  const unless = status === null ? null : { eventId, version, status };
  return [{ storeId, sourceId, type, payload, at, unless }];
}
