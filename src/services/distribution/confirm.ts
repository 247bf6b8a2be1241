import { type CallResult, type ChannelRecord, placed } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireDistribution } from "../store/index.ts";
import { showDistribution } from "./distribution-dto.ts";
import { loadRow } from "./load-run.ts";
import { ownerStep } from "./owner-step.ts";
import type { ConfirmInput, Distribution } from "./schemas.ts";
import { loadSubject } from "./subject.ts";

/**
 * The owner posted by hand and says where. The address must be a post of the connected blog.
 *
 * @throws AppError INVALID INVALID_POST_URL; PRECONDITION_FAILED NOT_CONFIRMABLE when the channel does not wait for
 *   the owner; NOT_FOUND for a channel that is not in the run
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
      if (row.record.status !== "ACTION_REQUIRED")
        throw new AppError({ code: "PRECONDITION_FAILED", reason: "NOT_CONFIRMABLE" });
      const subject = await loadSubject(ctx, access, [row.content]);
      const result = await ownerStep(ctx, {
        step: "confirm",
        subject,
        row,
        once,
        call: (channel, context) => channel.confirm(context, row.record.state, input.postUrl),
        next: (called) => afterConfirm(row.record, called),
      });
      if (!result.ok) throw refusalOf(result);
      return show();
    },
    replay: show,
  });
}

function afterConfirm(record: ChannelRecord, result: CallResult): ChannelRecord | null {
  return result.ok && result.outcome.type === "published" ? placed(record, result.outcome) : null;
}

function refusalOf(result: Extract<CallResult, { ok: false }>): AppError {
  return result.error.kind === "content"
    ? invalid("INVALID_POST_URL")
    : new AppError({
        code: "UNAVAILABLE",
        reason: "EXTERNAL_SERVICE_UNAVAILABLE",
        params: { reason: result.error.reason },
      });
}
