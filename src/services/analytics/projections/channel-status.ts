import type { Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { effect, IS_NEW, NEW_ROWS } from "./effect.ts";
import { newestBy } from "./rows.ts";

type StatusRow = readonly [
  id: string,
  storeId: string,
  eventId: string,
  channel: string,
  channelType: string,
  status: string,
  occurredAt: number,
];

/** The newest message about a channel says its distribution state; snapshots fill the other columns. */
export function projectChannelStatus(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const rows = newestBy(messages.flatMap(toStatusRows), (row) => `${row[2]} ${row[3]}`);
  if (rows.length === 0) return [];
  return [
    effect(
      `insert into ${target.prefix}channel_stats (store_id, event_id, channel, channel_type, status, updated_at)
       select m.value ->> 1, m.value ->> 2, m.value ->> 3, m.value ->> 4, m.value ->> 5, m.value ->> 6
       from ${NEW_ROWS} where ${IS_NEW}
       on conflict (store_id, event_id, channel) do update set channel_type = excluded.channel_type,
         status = excluded.status, updated_at = max(updated_at, excluded.updated_at)`,
      rows,
      target,
    ),
  ];
}

function toStatusRows(message: DomainEvent): StatusRow[] {
  return resultsOf(message).map((result) => [
    message.id,
    message.storeId,
    message.key,
    result.channel,
    result.channelType,
    result.status,
    message.occurredAt,
  ]);
}

export function resultsOf(message: DomainEvent) {
  if (message.type === "DistributionCompleted") return message.data.results;
  return message.type === "ChannelResultChanged" ? [message.data.result] : [];
}
