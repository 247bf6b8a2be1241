import {
  type Attempt,
  type CallResult,
  type Channel,
  type ChannelContext,
  type ChannelRecord,
  guardedCall,
  type Outcome,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { type AuditEntry, auditRow } from "../audit/index.ts";
import type { OnceHandle } from "../idempotency/index.ts";
import { claimRow, isHeld } from "./claim-row.ts";
import type { ChannelRow } from "./row.ts";
import { contextFactory, dueForStatistics, withCost } from "./run-row.ts";
import { saveRow } from "./save-row.ts";
import type { Subject } from "./subject.ts";

export type OwnerStep = {
  readonly step: "cancel" | "confirm";
  readonly subject: Subject;
  readonly row: ChannelRow;
  readonly call: (channel: Channel, ctx: ChannelContext) => Promise<Outcome>;
  /** The record after the call; null leaves the row as it was. */
  readonly next: (result: CallResult) => ChannelRecord | null;
  readonly once: OnceHandle;
};

/**
 * One call that the owner asked for on a row at rest: claimed, called under the channel's policies, stored with
 * its attempts. The idempotency key and the audit row are stored together with the effect.
 *
 * @throws AppError UNAVAILABLE BUSY while a run holds the row
 */
export async function ownerStep(ctx: ServiceContext, job: OwnerStep): Promise<CallResult> {
  const { channels, clock } = ctx.deps;
  const row = isHeld(ctx, job.row) ? null : await claimRow(ctx, job.row);
  if (row === null) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
  const channel = registryOf(channels).get(row.channel);
  const { context, connection } = contextFactory(ctx, job.subject, row);
  const attempts: Attempt[] = [];
  const result = await guardedCall(
    {
      channel,
      context,
      policies: channels.policies,
      account: row.storeId,
      now: clock.now,
      signal: new AbortController().signal,
      attempts,
    },
    { step: job.step, op: "publish", record: row.record },
    (channelContext) => job.call(channel, channelContext),
  );
  const next = job.next(result);
  const cost = await withCost(ctx, { subject: job.subject, row, record: next ?? row.record, connection });
  const isStored = await storeOwnerStep(ctx, {
    ...job,
    row,
    record: dueForStatistics(cost.record, row.record, clock.now()),
    costSource: cost.costSource,
    attempts,
    hasEffect: next !== null,
  });
  if (!isStored) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
  return result;
}

/** The row after the owner's word; with an effect, its audit row and the idempotency key's mark stand in the batch. */
export async function storeOwnerStep(
  ctx: ServiceContext,
  job: Pick<OwnerStep, "step" | "subject" | "row" | "once"> & {
    readonly record: ChannelRecord;
    readonly costSource: string | null;
    readonly attempts: readonly Attempt[];
    readonly hasEffect: boolean;
  },
): Promise<boolean> {
  const { row, record, costSource, attempts } = job;
  const batch = saveRow(ctx, {
    row,
    record,
    costSource,
    attempts,
    leaseUntil: null,
    event: job.subject.event,
  });
  const followed = job.hasEffect
    ? [
        auditRow(ctx, auditOf(job, record), batch.mark),
        ...job.once.remember({ distributionId: row.distributionId }, batch.mark),
      ]
    : [];
  if (!held(await ctx.deps.shards.of(row.storeId).write([...batch.statements, ...followed]))) return false;
  ctx.deps.events.wake(row.storeId);
  return true;
}

function auditOf({ step, row }: Pick<OwnerStep, "step" | "row">, { status }: ChannelRecord): AuditEntry {
  const { storeId, distributionId: entityId, channel } = row;
  return { storeId, action: `distribution.${step}`, entityId, details: { channel, status } };
}
