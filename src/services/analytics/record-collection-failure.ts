import { CHANNEL_TYPES, type ChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { bumpVersion, rawStatement, versionKeys } from "../../db/index.ts";
import { dayOf } from "../../time.ts";
import { timeZoneOf } from "./record-snapshot.ts";
import { rememberSnapshot } from "./snapshot-history.ts";

export type CollectionFailureInput = {
  storeId: string;
  eventId: string;
  channel: ChannelId;
  /** Machine word of the failure, e.g. TIMEOUT; never a provider's text. */
  reason: string;
};

/**
 * The channel could not be read: its last known numbers stay and are shown as stale, until the next snapshot.
 *
 * @throws AppError UNAVAILABLE when the database cannot take the write
 */
export async function recordCollectionFailure(options: {
  ctx: ServiceContext;
  input: CollectionFailureInput;
}): Promise<void> {
  const { ctx, input } = options;
  const { storeId, eventId, channel, reason } = input;
  const now = ctx.deps.clock.now();
  const day = dayOf(await timeZoneOf(ctx, input), now);
  await ctx.deps.shards.of(storeId).write([
    rememberSnapshot({ storeId, eventId, channel, day, recordedAt: now, failReason: reason }),
    rawStatement(
      `insert into channel_stats
         (store_id, event_id, channel, channel_type, status, failed_since, fail_reason, updated_at)
       values (?, ?, ?, ?, 'PENDING', ?, ?, ?)
       on conflict (store_id, event_id, channel) do update set
         failed_since = coalesce(channel_stats.failed_since, excluded.failed_since),
         fail_reason = excluded.fail_reason, updated_at = excluded.updated_at`,
      [storeId, eventId, channel, CHANNEL_TYPES[channel], now, reason, now],
    ),
    bumpVersion(storeId, versionKeys.counts(eventId)),
  ]);
}
