import { retried } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import {
  allOf,
  bumpVersion,
  type Condition,
  held,
  rawStatement,
  type Statement,
  versionKeys,
} from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireDistribution } from "../store/index.ts";
import { showDistribution } from "./distribution-dto.ts";
import { loadRun } from "./load-run.ts";
import { composeContent } from "./plan-channels.ts";
import { type ChannelRow, hiddenOf } from "./row.ts";
import { LEASE_MS } from "./run-row.ts";
import { runAndWait } from "./run-rows.ts";
import { changedMessage, runStatus } from "./save-row.ts";
import type { Distribution, RetryInput } from "./schemas.ts";
import type { Subject } from "./subject.ts";
import { loadSubject, requireRunning } from "./subject.ts";

/**
 * Tries only the failed channels again (or the named ones of them), with content derived anew. A channel that
 * may have posted before is looked up first, so nothing is posted twice.
 *
 * @throws AppError PRECONDITION_FAILED NOTHING_TO_RETRY, INVALID_TRANSITION, EVENT_ENDED, STORE_CLOSED
 * @example await retryDistribution({ ctx, input: { distributionId, channels: ["GenieTV"] } })
 */
export async function retryDistribution(options: {
  ctx: ServiceContext;
  input: RetryInput;
}): Promise<Distribution> {
  const { ctx, input } = options;
  const access = await requireDistribution(ctx, input.distributionId, OWNER);
  const show = () => showDistribution(ctx, access);
  return runOnce({
    ctx,
    storeId: access.storeId,
    procedure: "distribution.retry",
    input,
    run: async (once) => {
      const { rows } = await loadRun(ctx, access);
      const contents = rows.map(({ content }) => content);
      const subject = await loadSubject(ctx, access, contents);
      requireRunning(ctx, subject, "retry");
      const failed = rows.filter(
        (row) => row.record.status === "FAILED" && (input.channels?.includes(row.channel) ?? true),
      );
      if (failed.length === 0) throw nothingToRetry();
      const again = failed.map((row) => toRetried(ctx, subject, row));
      if (!(await reopen(ctx, { before: failed, again }, once))) throw nothingToRetry();
      await runAndWait(ctx, subject, again);
      return show();
    },
    replay: show,
  });
}

function nothingToRetry(): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "NOTHING_TO_RETRY" });
}

function toRetried(ctx: ServiceContext, subject: Subject, row: ChannelRow): ChannelRow {
  const { channel, content, trackingCode } = row;
  return {
    ...row,
    version: row.version + 1,
    leaseUntil: ctx.deps.clock.now() + LEASE_MS,
    content: composeContent(ctx, subject, {
      channel,
      given: content.given,
      capKrw: content.capKrw,
      trackingCode,
    }),
    costSource: null,
    record: retried(row.record),
  };
}

type Reopening = { readonly before: readonly ChannelRow[]; readonly again: readonly ChannelRow[] };

/** All rows or none: each must still be the failed one that was read. */
async function reopen(ctx: ServiceContext, { before, again }: Reopening, once: OnceHandle): Promise<boolean> {
  const [first] = again;
  if (first === undefined) return false;
  const { storeId, eventId, distributionId } = first;
  const channels = again.map(({ channel }) => channel).join(" ");
  const { statement, mark } = auditMark(
    ctx,
    { storeId, action: "distribution.retry", entityId: distributionId, details: { channels } },
    allOf(...before.map(isUnchanged), notRunningElsewhere(again), once.guard),
  );
  const results = await ctx.deps.shards
    .of(storeId)
    .write([
      statement,
      ...again.map((row) => updateRow(ctx, row, mark)),
      ...again.flatMap((row) => changedMessage(ctx, row, mark)),
      runStatus(first, mark),
      bumpVersion(storeId, versionKeys.event(eventId), mark),
      ...once.remember({ distributionId }, mark),
    ]);
  return held(results);
}

function isUnchanged(row: ChannelRow): Condition {
  return {
    sql: `exists (select 1 from distribution_channels where store_id = ? and distribution_id = ? and channel = ?
          and version = ? and status = 'FAILED')`,
    args: [row.storeId, row.distributionId, row.channel, row.version],
  };
}

/** A newer run may have reached the channel since. */
function notRunningElsewhere(rows: readonly ChannelRow[]): Condition {
  const channels = rows.map(({ channel }) => channel);
  const [first] = rows;
  return {
    sql: `not exists (select 1 from distribution_channels where store_id = ? and event_id = ?
          and distribution_id <> ? and channel in (${channels.map(() => "?").join(", ")})
          and status not in ('FAILED', 'CANCELLED'))`,
    args: [first?.storeId ?? "", first?.eventId ?? "", first?.distributionId ?? "", ...channels],
  };
}

function updateRow(ctx: ServiceContext, row: ChannelRow, mark: Condition): Statement {
  return rawStatement(
    `update distribution_channels set status = ?, step = ?, state = ?, version = ?, content = ?, reason = null,
       message = null, cost_krw = null, cost_source = null, external_kind = null, external_id = null,
       external_url = null, external_at = null, data = '{}', action = null, commit_attempt_at = ?,
       next_attempt_at = null, lease_until = ?, updated_at = ?
     where store_id = ? and distribution_id = ? and channel = ? and ${mark.sql}`,
    [
      row.record.status,
      row.record.step,
      hiddenOf(row.record, freshId(ctx.deps)),
      row.version,
      JSON.stringify(row.content),
      row.record.commitAttemptAt,
      row.leaseUntil,
      ctx.deps.clock.now(),
      row.storeId,
      row.distributionId,
      row.channel,
      ...mark.args,
    ],
  );
}
