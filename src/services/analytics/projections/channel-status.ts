import type { Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { effect, newestBy } from "./effect.ts";

/** The newest message about a channel says its distribution state; snapshots fill the other columns. */
export function projectChannelStatus(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const rows = messages.flatMap((message) =>
    resultsOf(message).map(
      ({ channel, channelType, status }) =>
        [message.storeId, message.key, channel, channelType, status, message.occurredAt] as const,
    ),
  );
  return effect(
    {
      into: `insert into ${target.prefix}channel_stats (store_id, event_id, channel, channel_type, status, updated_at)
        select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5`,
      onConflict: `on conflict (store_id, event_id, channel) do update set channel_type = excluded.channel_type,
        status = excluded.status, updated_at = max(updated_at, excluded.updated_at)`,
    },
    newestBy(rows, (row) => `${row[1]} ${row[2]}`),
    target,
  );
}

export function resultsOf(message: DomainEvent) {
  if (message.type === "DistributionCompleted") return message.data.results;
  return message.type === "ChannelResultChanged" ? [message.data.result] : [];
}
