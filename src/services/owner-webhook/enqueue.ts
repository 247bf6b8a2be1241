import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import type { TEST_TYPE, WebhookType } from "./event-types.ts";

export type NewSend = {
  readonly storeId: string;
  /** Becomes the `webhook-id`; a second send of the same id to an address is never written. */
  readonly sourceId: string;
  readonly type: WebhookType | typeof TEST_TYPE;
  readonly payload: string;
  /** When it happened, epoch ms: an address gets nothing from before it was added. */
  readonly at: number;
  /** Left out when the event was in this status already, before this version of it. */
  readonly unless: { readonly eventId: string; readonly version: number; readonly status: string } | null;
};

/**
 * Rows for every address of the stores that is on and asks for the type, where `when` holds. The event's status before
 * is in the log, whose versions commit in order: it does not matter what was read of it, or when.
 */
export function enqueueSends(sends: readonly NewSend[], when: Condition): readonly Statement[] {
  if (sends.length === 0) return [];
  const rows = sends.map(({ storeId, sourceId, type, payload, at, unless }) => [
    ...[storeId, sourceId, type, payload, at],
    ...[unless?.eventId ?? null, unless?.version ?? null, unless?.status ?? null],
  ]);
  return [
    rawStatement(
      `insert into webhook_sends (store_id, endpoint_id, source_id, type, payload, state, attempts, next_at, created_at)
       select e.store_id, e.id, r.value ->> 1, r.value ->> 2, r.value ->> 3, 'PENDING', 0, r.value ->> 4, r.value ->> 4
       from json_each(?) r cross join webhook_endpoints e on e.store_id = r.value ->> 0
       where ${when.sql} and e.status = 'ENABLED' and e.created_at <= r.value ->> 4
         and exists (select 1 from json_each(e.types) t where t.value = r.value ->> 2)
         and coalesce((select o.data ->> 'status' from outbox o where o.aggregate_id = r.value ->> 5
           and o.aggregate_version < r.value ->> 6 and o.type in ('EventCreated', 'EventChanged')
           order by o.aggregate_version desc limit 1), '') is not r.value ->> 7
       on conflict (store_id, endpoint_id, source_id) do nothing`,
      [JSON.stringify(rows), ...when.args],
    ),
  ];
}
