import { type CallResult, ChannelError, type ChannelRecord, failed, placed } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireDistribution } from "../store/index.ts";
import { showDistribution } from "./distribution-dto.ts";
import { loadRow } from "./load-run.ts";
import { ownerStep } from "./owner-step.ts";
import type { ChannelRow } from "./row.ts";
import type { ConfirmInput, Distribution } from "./schemas.ts";
import { loadSubject } from "./subject.ts";

/**
 * The owner says where the post is: one written by hand, or one whose fate the channel did not tell. The address
 * must belong to the connected account. `posted: false` says that an unconfirmed post is not there: the channel is
 * FAILED then and may be tried again.
 *
 * @throws AppError INVALID INVALID_POST_URL; PRECONDITION_FAILED NOT_CONFIRMABLE when nothing waits for the owner's
 *   word; NOT_FOUND for a channel that is not in the run
 * @example await confirmPost({ ctx, input: { distributionId, channel: "NaverBlog", postUrl: "https://blog.naver.com/dalbit/223000000001" } })
 */
export async function confirmPost(options: {
  ctx: ServiceContext;
  input: ConfirmInput;
}): Promise<Distribution> {
  const { ctx, input } = options;
  const access = await requireDistribution(ctx, input.distributionId, OWNER);
  const show = () => showDistribution(ctx, access);
  return runOnce({
    ctx,
    storeId: access.storeId,
    procedure: "distribution.confirm",
    input,
    run: async (once) => {
      const row = await loadRow(ctx, { ...access, channel: input.channel });
      if (!row) throw notFound();
      requireConfirmable(row, input);
      const subject = await loadSubject(ctx, access, [row.content]);
      const result = await ownerStep(ctx, {
        step: "confirm",
        subject,
        row,
        once,
        call: async (channel, context) =>
          input.postUrl === undefined
            ? { type: "failed", error: NOT_POSTED }
            : channel.confirm(context, row.record.state, input.postUrl),
        next: (called) => afterConfirm(row.record, called),
      });
      if (!result.ok) throw refusalOf(result);
      return show();
    },
    replay: show,
  });
}

const NOT_POSTED = new ChannelError({
  kind: "state",
  reason: "NOT_POSTED",
  messageKo: "올라가지 않았다고 알려 주셨어요. 다시 시도할 수 있어요.",
});

/** A channel that waits for the owner, or one whose post neither we nor the channel could find out about. */
function requireConfirmable({ record }: ChannelRow, { posted }: ConfirmInput): void {
  const isAsked =
    record.status === "UNCONFIRMED" || (record.status === "ACTION_REQUIRED" && posted !== false);
  if (!isAsked) throw new AppError({ code: "PRECONDITION_FAILED", reason: "NOT_CONFIRMABLE" });
}

function afterConfirm(record: ChannelRecord, result: CallResult): ChannelRecord | null {
  if (!result.ok) return null;
  if (result.outcome.type === "failed") return failed(record, result.outcome.error);
  return result.outcome.type === "published" ? placed(record, result.outcome) : null;
}

function refusalOf(result: Extract<CallResult, { ok: false }>): AppError {
  return result.error.kind === "content"
    ? invalid("INVALID_POST_URL")
    : new AppError({
        code: "UNAVAILABLE",
        reason: "CHANNEL_UNAVAILABLE",
        params: { reason: result.error.reason },
      });
}
