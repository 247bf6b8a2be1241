import { type Attempt, cancelledRecord, guardedCall, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import type { ChannelRow } from "./row.ts";
import { contextFactory, runRow } from "./run-row.ts";
import { saveRow } from "./save-row.ts";
import type { Subject } from "./subject.ts";

const AGAIN_MS = 60_000;

/**
 * The event is over but a post is still scheduled: it is taken back. A post that went out meanwhile is looked
 * up instead; a partner that does not answer is asked again in a minute.
 */
export async function stopRow(ctx: ServiceContext, subject: Subject, row: ChannelRow): Promise<void> {
  const { channels, clock } = ctx.deps;
  const channel = registryOf(channels).get(row.channel);
  const { context } = contextFactory(ctx, subject, row);
  const attempts: Attempt[] = [];
  const signal = new AbortController().signal;
  const result = await guardedCall(
    { channel, context, policies: channels.policies, account: row.storeId, now: clock.now, signal, attempts },
    { step: "cancel", op: "publish", record: row.record },
    (channelContext) => channel.cancel(channelContext, row.record.state),
  );
  if (!result.ok && result.error.reason === "NOT_CANCELLABLE") return runRow(ctx, subject, row);
  const isTakenBack = result.ok && result.outcome.type === "cancelled";
  const refundKrw = result.ok && result.outcome.type === "cancelled" ? result.outcome.refundKrw : null;
  const batch = saveRow(ctx, {
    row,
    record: isTakenBack ? cancelledRecord(row.record, refundKrw) : row.record,
    costSource: row.costSource,
    attempts,
    leaseUntil: isTakenBack ? null : clock.now() + AGAIN_MS,
    event: subject.event,
  });
  if (held(await ctx.deps.shards.of(row.storeId).write(batch.statements))) ctx.deps.events.wake(row.storeId);
}
