import type { ChannelId } from "../../channels/index.ts";
import { actorLabel, freshId, type ServiceContext } from "../../context.ts";
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
import { auditRow } from "../audit/index.ts";
import { acceptsDistribution } from "../event/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { ensureTrackingCodes } from "../tracking/index.ts";
import { showDistribution } from "./distribution-dto.ts";
import { composeContent, planChannels } from "./plan-channels.ts";
import { type ChannelRow, FIRST_RECORD, hiddenOf } from "./row.ts";
import { LEASE_MS } from "./run-row.ts";
import { runAndWait } from "./run-rows.ts";
import type { DistributeInput, Distribution } from "./schemas.ts";
import type { Subject } from "./subject.ts";
import { loadSubject, requireRunning } from "./subject.ts";

/**
 * Brings an event to its channels, all at the same time, and answers after at most 8 s; what is not settled by
 * then goes on. One failed channel does not stop the others.
 *
 * @throws AppError PRECONDITION_FAILED INVALID_TRANSITION, EVENT_ENDED, STORE_CLOSED; CONFLICT ALREADY_DISTRIBUTED
 *   { channels } unless `again`; INVALID NOTHING_TO_DISTRIBUTE or INVALID_REQUEST { channel, fields }
 * @example await distribute({ ctx, input: { eventId, channels: [{ channel: "Instagram" }] } })
 */
export async function distribute(options: {
  ctx: ServiceContext;
  input: DistributeInput;
}): Promise<Distribution> {
  const { ctx, input } = options;
  const { storeId, eventId, role } = await requireEvent(ctx, input.eventId, OWNER);
  const show = (distributionId: string) => showDistribution(ctx, { storeId, distributionId, role });
  return runOnce({
    ctx,
    storeId,
    procedure: "distribution.distribute",
    input,
    run: async (once) => {
      const subject = await loadSubject(ctx, { storeId, eventId }, [input.channels]);
      requireRunning(ctx, subject, "distribute");
      const rows = await planRows(ctx, subject, input);
      await open(ctx, { subject, rows, isAgain: input.again === true }, once);
      await runAndWait(ctx, subject, rows);
      return show(distributionIdOf(rows));
    },
    replay: ({ distributionId = "" }) => show(distributionId),
  });
}

async function planRows(
  ctx: ServiceContext,
  subject: Subject,
  input: DistributeInput,
): Promise<readonly ChannelRow[]> {
  const { storeId, eventId } = subject.event;
  const planned = planChannels(ctx, subject.event, input.channels);
  const channels = planned.map(({ channel }) => channel);
  const distributionId = freshId(ctx.deps);
  const [codes] = await Promise.all([
    ensureTrackingCodes({ ctx, storeId, eventId, channels }),
    claimId(ctx, { storeId, eventId, distributionId }),
  ]);
  return planned.map((entry) => {
    const trackingCode = codes[entry.channel] ?? "";
    return {
      storeId,
      distributionId,
      eventId,
      channel: entry.channel,
      version: 1,
      leaseUntil: ctx.deps.clock.now() + LEASE_MS,
      trackingCode,
      content: composeContent(ctx, subject, { ...entry, trackingCode }),
      costSource: null,
      attempts: 0,
      record: FIRST_RECORD,
    };
  });
}

/** Control is written first: an id without a run behind it answers NOT_FOUND. */
async function claimId(
  ctx: ServiceContext,
  place: { storeId: string; eventId: string; distributionId: string },
): Promise<void> {
  await ctx.deps.control.write([
    rawStatement(
      "insert into resources (id, kind, store_id, event_id, created_at) values (?, 'distribution', ?, ?, ?)",
      [place.distributionId, place.storeId, place.eventId, ctx.deps.clock.now()],
    ),
  ]);
}

/** A refused run's id would look like a run under way to whoever starts events. */
async function releaseId(ctx: ServiceContext, distributionId: string): Promise<void> {
  await ctx.deps.control.write([
    rawStatement("delete from resources where id = ? and kind = 'distribution'", [distributionId]),
  ]);
}

type Opening = { readonly subject: Subject; readonly rows: readonly ChannelRow[]; readonly isAgain: boolean };

async function open(ctx: ServiceContext, opening: Opening, once: OnceHandle): Promise<void> {
  const { event } = opening.subject;
  const distributionId = distributionIdOf(opening.rows);
  const mark: Condition = {
    sql: "exists (select 1 from distributions where store_id = ? and id = ?)",
    args: [event.storeId, distributionId],
  };
  const channels = opening.rows.map(({ channel }) => channel).join(" ");
  const entry = {
    storeId: event.storeId,
    action: "distribution.start",
    entityId: distributionId,
    details: { channels },
  };
  const results = await ctx.deps.shards
    .of(event.storeId)
    .write([
      insertRun(ctx, opening, allOf(acceptsDistribution(event), notReached(opening), once.guard)),
      ...opening.rows.map((row) => insertRow(ctx, row, mark)),
      auditRow(ctx, entry, mark),
      bumpVersion(event.storeId, versionKeys.event(event.eventId), mark),
      ...once.remember({ distributionId }, mark),
    ]);
  if (held(results)) return;
  await releaseId(ctx, distributionId);
  throw await whyNot(ctx, opening);
}

function insertRun(ctx: ServiceContext, opening: Opening, guard: Condition): Statement {
  const { event } = opening.subject;
  return rawStatement(
    `insert into distributions (store_id, id, event_id, status, requested_by, created_at)
     select ?, ?, ?, 'IN_PROGRESS', ?, ? where ${guard.sql}`,
    [
      event.storeId,
      distributionIdOf(opening.rows),
      event.eventId,
      actorLabel(ctx.actor),
      ctx.deps.clock.now(),
      ...guard.args,
    ],
  );
}

function insertRow(ctx: ServiceContext, row: ChannelRow, mark: Condition): Statement {
  const now = ctx.deps.clock.now();
  return rawStatement(
    `insert into distribution_channels (store_id, distribution_id, channel, event_id, status, step, state, version,
       content, tracking_code, data, attempts, lease_until, created_at, updated_at)
     select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', 0, ?, ?, ? where ${mark.sql}`,
    [
      row.storeId,
      row.distributionId,
      row.channel,
      row.eventId,
      row.record.status,
      row.record.step,
      hiddenOf(row.record, freshId(ctx.deps)),
      row.version,
      JSON.stringify(row.content),
      row.trackingCode,
      row.leaseUntil,
      now,
      now,
      ...mark.args,
    ],
  );
}

/** A channel that is on its way is refused even with `again`: two calls at once make one post. */
function reachedStates(isAgain: boolean): string {
  const running = "'PENDING', 'IN_PROGRESS'";
  return isAgain ? running : `${running}, 'SUCCESS', 'SCHEDULED', 'UNCONFIRMED', 'ACTION_REQUIRED'`;
}

function notReached(opening: Opening): Condition {
  const channels = opening.rows.map(({ channel }) => channel);
  const { storeId, eventId } = opening.subject.event;
  return {
    sql: `not exists (select 1 from distribution_channels where store_id = ? and event_id = ?
          and channel in (${channels.map(() => "?").join(", ")}) and status in (${reachedStates(opening.isAgain)}))`,
    args: [storeId, eventId, ...channels],
  };
}

async function whyNot(ctx: ServiceContext, opening: Opening): Promise<AppError> {
  const { storeId, eventId } = opening.subject.event;
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select distinct channel from distribution_channels where store_id = ? and event_id = ?
       and status in (${reachedStates(opening.isAgain)})`,
      [storeId, eventId],
    ),
  ]);
  const taken = rows.map((row) => String(row["channel"]));
  const asked: readonly ChannelId[] = opening.rows.map(({ channel }) => channel);
  const channels = asked.filter((channel) => taken.includes(channel));
  if (channels.length > 0)
    return new AppError({ code: "CONFLICT", reason: "ALREADY_DISTRIBUTED", params: { channels } });
  requireRunning(ctx, await loadSubject(ctx, { storeId, eventId }), "distribute");
  return new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

function distributionIdOf(rows: readonly ChannelRow[]): string {
  const [row] = rows;
  if (row === undefined) throw new TypeError("a run has at least one channel");
  return row.distributionId;
}
