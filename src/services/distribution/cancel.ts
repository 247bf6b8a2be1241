import { type CallResult, type ChannelRecord, cancelledRecord, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, notFound } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireDistribution } from "../store/index.ts";
import { isHeld } from "./claim-row.ts";
import { showDistribution } from "./distribution-dto.ts";
import { loadRow } from "./load-run.ts";
import { ownerStep, storeOwnerStep } from "./owner-step.ts";
import type { ChannelRow } from "./row.ts";
import type { CancelInput, Distribution } from "./schemas.ts";
import { loadSubject } from "./subject.ts";

/**
 * Takes one channel back: what is scheduled or waits is stopped, what runs is cancelled where the channel can.
 * A refund lowers the channel's cost.
 *
 * @throws AppError NOT_FOUND for a channel that is not in the run; PRECONDITION_FAILED NOT_CANCELLABLE for a post
 *   that is final or on its way; UNAVAILABLE when the channel does not answer
 * @example await cancelChannel({ ctx, input: { distributionId, channel: "KakaoChannel" } })
 */
export async function cancelChannel(options: {
  ctx: ServiceContext;
  input: CancelInput;
}): Promise<Distribution> {
  const { ctx, input } = options;
  const access = await requireDistribution(ctx, input.distributionId, OWNER);
  const show = () => showDistribution(ctx, access);
  return runOnce({
    ctx,
    storeId: access.storeId,
    procedure: "distribution.cancel",
    input,
    run: async (once) => {
      const row = await loadRow(ctx, { ...access, channel: input.channel });
      if (!row) throw notFound();
      if (row.record.status === "CANCELLED") return show();
      if (isNotOut(row) && (await forget(ctx, row, once))) return show();
      if (!isCancellable(ctx, row)) throw notCancellable();
      const subject = await loadSubject(ctx, access, [row.content]);
      const result = await ownerStep(ctx, {
        step: "cancel",
        subject,
        row,
        once,
        call: (channel, context) => channel.cancel(context, row.record.state),
        next: (called) => afterCancel(row.record, called),
      });
      if (!result.ok) throw refusalOf(result);
      return show();
    },
    replay: show,
  });
}

/** Nothing irreversible was asked of the channel: whoever drives the row must store COMMITTING before that. */
function isNotOut({ record }: ChannelRow): boolean {
  const isUnderWay = record.status === "PENDING" || record.status === "IN_PROGRESS";
  return isUnderWay && (record.step === "NEW" || record.step === "PREPARING" || record.step === "READY");
}

/**
 * Takes back what has not gone out, without asking anybody: a partner that is down cannot keep a post alive. The
 * row's version is the fence: a run that waits for its turn is refused at its next save and ends.
 */
async function forget(ctx: ServiceContext, row: ChannelRow, once: OnceHandle): Promise<boolean> {
  const subject = await loadSubject(ctx, row, [row.content]);
  return storeOwnerStep(ctx, {
    step: "cancel",
    subject,
    row,
    once,
    record: cancelledRecord(row.record, null),
    costSource: row.costSource,
    attempts: [],
    hasEffect: true,
  });
}

/** In an unknown state the post may appear later: it must be confirmed before it can be cancelled. */
function isCancellable(ctx: ServiceContext, row: ChannelRow): boolean {
  const { canCancel } = registryOf(ctx.deps.channels).get(row.channel).descriptor.capabilities;
  switch (row.record.status) {
    case "SCHEDULED":
    case "ACTION_REQUIRED":
      return true;
    case "SUCCESS":
      return canCancel;
    case "IN_PROGRESS":
      return !isHeld(ctx, row) && row.record.nextAttemptAt !== null;
    default:
      return false;
  }
}

function afterCancel(record: ChannelRecord, result: CallResult): ChannelRecord | null {
  if (!result.ok || result.outcome.type !== "cancelled") return null;
  return cancelledRecord(record, result.outcome.refundKrw);
}

function notCancellable(): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "NOT_CANCELLABLE" });
}

function refusalOf(result: Extract<CallResult, { ok: false }>): AppError {
  return result.error.reason === "NOT_CANCELLABLE"
    ? notCancellable()
    : new AppError({
        code: "UNAVAILABLE",
        reason: "CHANNEL_UNAVAILABLE",
        params: { reason: result.error.reason },
      });
}
