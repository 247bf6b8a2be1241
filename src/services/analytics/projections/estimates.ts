import type { Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { resultsOf } from "./channel-status.ts";
import { effect, newestBy } from "./effect.ts";

/** What each run was expected to bring, as its newest message says: kept apart from every counted number (N-17). */
export function projectEstimates(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const rows = messages.flatMap(toEstimates);
  return effect(
    {
      into: `insert into ${target.prefix}channel_estimates
          (store_id, event_id, channel, distribution_id, views, updated_at)
        select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5`,
      onConflict: `on conflict (store_id, event_id, channel, distribution_id) do update set views = excluded.views,
        updated_at = excluded.updated_at`,
    },
    newestBy(rows, (row) => `${row[1]} ${row[3]} ${row[2]}`),
    target,
  );
}

/** Store, event, channel, run, views and time of each estimate that a message tells. */
export function toEstimates(message: DomainEvent) {
  if (message.type !== "DistributionCompleted" && message.type !== "ChannelResultChanged") return [];
  const { distributionId } = message.data;
  return resultsOf(message).flatMap(({ channel, estimatedViews: views }) =>
    typeof views === "number"
      ? [[message.storeId, message.key, channel, distributionId, views, message.occurredAt] as const]
      : [],
  );
}
