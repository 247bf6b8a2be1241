import {
  type Attempt,
  type ChannelRecord,
  cancelledRecord,
  failed,
  guardedCall,
  type Outcome,
  placed,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import type { ChannelRow } from "./row.ts";
import { contextFactory, withCost } from "./run-row.ts";
import { saveRow } from "./save-row.ts";
import type { Subject } from "./subject.ts";

/**
 * Reads a post again that may have changed since it was accepted: reviewed, rejected, delivered, found in a feed.
 * A channel that does not answer changes nothing; so does a save that somebody else was faster with.
 *
 * @returns the row as it is stored now
 */
export async function refreshRow(
  ctx: ServiceContext,
  subject: Subject,
  row: ChannelRow,
): Promise<ChannelRow> {
  const { channels, clock, shards } = ctx.deps;
  const channel = registryOf(channels).get(row.channel);
  if (!channel.descriptor.capabilities.changesAfterPost) return row;
  const { context, connection } = contextFactory(ctx, subject, row);
  const attempts: Attempt[] = [];
  const signal = new AbortController().signal;
  const result = await guardedCall(
    { channel, context, policies: channels.policies, account: row.storeId, now: clock.now, signal, attempts },
    { step: "check", op: "publish", record: row.record },
    (channelContext) => channel.check(channelContext, row.record.state),
  );
  const next = result.ok ? afterPost(row.record, result.outcome) : row.record;
  const { record, costSource } = await withCost(ctx, { subject, row, record: next, connection });
  if (JSON.stringify(record) === JSON.stringify(row.record)) return row;
  const batch = saveRow(ctx, { row, record, costSource, attempts, leaseUntil: null, event: subject.event });
  if (!held(await shards.of(row.storeId).write(batch.statements))) return row;
  ctx.deps.events.wake(row.storeId);
  return batch.row;
}

/** A post that the channel cannot find for the moment stays what it was: it was there. */
function afterPost(record: ChannelRecord, outcome: Outcome): ChannelRecord {
  switch (outcome.type) {
    case "published":
      return { ...placed(record, outcome), nextAttemptAt: record.nextAttemptAt };
    case "failed":
      return failed(record, outcome.error);
    case "cancelled":
      return cancelledRecord(record, outcome.refundKrw);
    default:
      return record;
  }
}
