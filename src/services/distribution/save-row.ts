import { type Attempt, CHANNEL_TYPES, type ChannelRecord, isGood, isSettled } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import {
  allOf,
  bumpVersion,
  type Condition,
  rawStatement,
  type Statement,
  versionKeys,
} from "../../db/index.ts";
import { type DomainEventData, emit } from "../../events/index.ts";
import { connectionRefused, connectionWorked } from "../channel/index.ts";
import { activateOnFirstSuccess, type EventView } from "../event/index.ts";
import { channelNotifications } from "./channel-notifications.ts";
import { type ChannelRow, hiddenOf } from "./row.ts";
import { settleSpend } from "./spend.ts";

export type SaveEntry = {
  /** As stored now; its version is the fence. */
  readonly row: ChannelRow;
  readonly record: ChannelRecord;
  readonly costSource: string | null;
  readonly attempts: readonly Attempt[];
  /** Epoch ms; null gives the row free. */
  readonly leaseUntil: number | null;
  readonly event: EventView;
};

export type SaveBatch = {
  readonly statements: readonly Statement[];
  /** The row as it is stored when the batch holds. */
  readonly row: ChannelRow;
  readonly mark: Condition;
};

/**
 * One step of one channel: the row (first statement, fenced by its version), its attempts, and what follows from
 * a new state in the same batch: messages, the run's status, the event's start, the owner's notification.
 */
export function saveRow(ctx: ServiceContext, entry: SaveEntry): SaveBatch {
  const { row, record } = entry;
  const save = freshId(ctx.deps);
  const next: ChannelRow = {
    ...row,
    record,
    version: row.version + 1,
    attempts: row.attempts + entry.attempts.length,
    leaseUntil: entry.leaseUntil,
    costSource: entry.costSource,
  };
  const mark: Condition = {
    sql: `exists (select 1 from distribution_channels where store_id = ? and distribution_id = ? and channel = ?
          and state ->> '$.save' = ?)`,
    args: [row.storeId, row.distributionId, row.channel, save],
  };
  const isCostNews = record.costKrw !== row.record.costKrw || entry.costSource !== row.costSource;
  const isNews = record.status !== row.record.status || isCostNews;
  return {
    row: next,
    mark,
    statements: [
      updateRow(ctx, next, { save, fence: row.version }),
      ...entry.attempts.map((attempt, index) =>
        attemptRow(row, { attempt, seq: row.attempts + index + 1 }, mark),
      ),
      ...(isNews ? newsStatements(ctx, { ...entry, next }, mark) : channelNotifications(ctx, entry, mark)),
    ],
  };
}

function updateRow(ctx: ServiceContext, row: ChannelRow, write: { save: string; fence: number }): Statement {
  const { record } = row;
  return rawStatement(
    `update distribution_channels set status = ?, step = ?, state = ?, version = ?, content = ?, reason = ?,
       message = ?, cost_krw = ?, cost_source = ?, external_kind = ?, external_id = ?, external_url = ?,
       external_at = ?, data = ?, action = ?, attempts = ?, commit_attempt_at = ?, next_attempt_at = ?,
       lease_until = ?, updated_at = ?
     where store_id = ? and distribution_id = ? and channel = ? and version = ?`,
    [
      record.status,
      record.step,
      hiddenOf(record, write.save),
      row.version,
      JSON.stringify(row.content),
      record.reason,
      record.message,
      record.costKrw,
      row.costSource,
      record.ref?.kind ?? null,
      record.ref?.id ?? null,
      record.ref?.url ?? null,
      record.ref?.at ?? null,
      JSON.stringify(record.data ?? {}),
      record.action === null ? null : JSON.stringify(record.action),
      row.attempts,
      record.commitAttemptAt,
      record.nextAttemptAt,
      row.leaseUntil,
      ctx.deps.clock.now(),
      row.storeId,
      row.distributionId,
      row.channel,
      write.fence,
    ],
  );
}

function attemptRow(row: ChannelRow, entry: { attempt: Attempt; seq: number }, mark: Condition): Statement {
  const { attempt, seq } = entry;
  return rawStatement(
    `insert into distribution_attempts (store_id, distribution_id, channel, seq, step, outcome, reason,
       provider_code, http_status, latency_ms, breaker_state, at)
     select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where ${mark.sql}`,
    [
      row.storeId,
      row.distributionId,
      row.channel,
      seq,
      attempt.step,
      attempt.outcome,
      attempt.reason,
      attempt.providerCode,
      attempt.httpStatus,
      attempt.latencyMs,
      attempt.breakerState,
      attempt.at,
      ...mark.args,
    ],
  );
}

type News = SaveEntry & { readonly next: ChannelRow };

function newsStatements(ctx: ServiceContext, news: News, mark: Condition): readonly Statement[] {
  const { row, record, event, next } = news;
  const isNewlyGood = isGood(record.status) && !isGood(row.record.status);
  return [
    ...changedMessage(ctx, next, mark),
    ...(isSettled(record.status) ? completedMessage(ctx, next, mark) : []),
    runStatus(next, mark),
    ...(isNewlyGood ? activateOnFirstSuccess({ ctx, event, mark }) : []),
    ...channelNotifications(ctx, news, mark),
    ...settleSpend(ctx, next, { record, mark }),
    ...(record.status === "SUCCESS" ? [connectionWorked(ctx, next, mark)] : []),
    ...(record.status === "FAILED" ? connectionRefused(ctx, { ...next, reason: record.reason }, mark) : []),
    bumpVersion(row.storeId, versionKeys.event(row.eventId), mark),
  ];
}

/** After the run had first come to rest: each later change of a channel is told by itself (D-09). */
export function changedMessage(ctx: ServiceContext, row: ChannelRow, mark: Condition): readonly Statement[] {
  const now = ctx.deps.clock.now();
  const { storeId, eventId, distributionId } = row;
  return emit(
    {
      id: freshId(ctx.deps),
      type: "ChannelResultChanged",
      storeId,
      eventId,
      occurredAt: now,
      traceparent: ctx.traceparent,
      data: { eventId, distributionId, result: resultOf(row), changedAt: now },
    },
    allOf(mark, runIs(row, "settled_at is not null")),
  ).statements;
}

/** Once, by the batch in which the last channel comes to rest; its results are read inside that batch. */
function completedMessage(ctx: ServiceContext, row: ChannelRow, mark: Condition): readonly Statement[] {
  const now = ctx.deps.clock.now();
  const { storeId, eventId, distributionId } = row;
  const id = freshId(ctx.deps);
  const data: DomainEventData<"DistributionCompleted"> = {
    eventId,
    distributionId,
    status: "COMPLETED",
    channels: [],
    results: [],
    completedAt: now,
  };
  const guard = allOf(mark, runIs(row, "settled_at is null"), {
    sql: `not ${UNSETTLED}`,
    args: runArgs(row),
  });
  const emission = emit(
    {
      id,
      type: "DistributionCompleted",
      storeId,
      eventId,
      occurredAt: now,
      traceparent: ctx.traceparent,
      data,
    },
    guard,
  );
  return [
    ...emission.statements,
    rawStatement(
      `update outbox set data = (select json_set(outbox.data, '$.status', ${RUN_STATUS},
         '$.channels', json((select json_group_array(c.channel) from distribution_channels c where ${OF_RUN})),
         '$.results', json((select json_group_array(json_object('channel', c.channel,
            'channelType', case c.channel ${TYPE_CASES} end, 'status', c.status, 'reason', c.reason,
            'costKrw', c.cost_krw, 'costSource', c.cost_source,
            'estimatedViews', c.data ->> '$.estimatedViews')) from distribution_channels c where ${OF_RUN}))))
       where id = ?`,
      [...runArgs(row), ...runArgs(row), ...runArgs(row), id],
    ),
    rawStatement(
      `update distributions set settled_at = ? where store_id = ? and id = ? and ${emission.mark.sql}`,
      [now, storeId, distributionId, ...emission.mark.args],
    ),
  ];
}

const OF_RUN = "c.store_id = ? and c.distribution_id = ?";
const UNSETTLED = `exists (select 1 from distribution_channels c where ${OF_RUN} and c.status in ('PENDING', 'IN_PROGRESS'))`;
const TYPE_CASES = Object.entries(CHANNEL_TYPES)
  .map(([channel, type]) => `when '${channel}' then '${type}'`)
  .join(" ");
/** D-09; takes the run's key once. */
const RUN_STATUS = `(select case
    when sum(c.status in ('PENDING', 'IN_PROGRESS')) > 0 then 'IN_PROGRESS'
    when sum(c.status in ('FAILED', 'CANCELLED')) = count(*) then 'FAILED'
    when sum(c.status in ('FAILED', 'CANCELLED')) > 0 then 'PARTIAL'
    else 'COMPLETED' end from distribution_channels c where ${OF_RUN})`;

function runArgs(row: ChannelRow): readonly string[] {
  return [row.storeId, row.distributionId];
}

function runIs(row: ChannelRow, state: string): Condition {
  return {
    sql: `exists (select 1 from distributions where store_id = ? and id = ? and ${state})`,
    args: [row.storeId, row.distributionId],
  };
}

/** Recomputes the run's own status from its rows, in the batch that changes one of them. */
export function runStatus(row: ChannelRow, mark: Condition): Statement {
  return rawStatement(
    `update distributions set status = ${RUN_STATUS} where store_id = ? and id = ? and ${mark.sql}`,
    [...runArgs(row), ...runArgs(row), ...mark.args],
  );
}

function resultOf(row: ChannelRow): DomainEventData<"ChannelResultChanged">["result"] {
  const { channel, record, costSource } = row;
  return {
    channel,
    channelType: CHANNEL_TYPES[channel],
    status: record.status,
    reason: record.reason,
    costKrw: record.costKrw,
    costSource: record.costKrw === null ? null : costSource,
    estimatedViews: estimatedViews(record),
  };
}

/** Partners say it in the source documents' word, as a count (adapters let nothing else through). */
function estimatedViews({ data }: ChannelRecord): number | null {
  const views = data?.["estimatedViews"];
  return typeof views === "number" && Number.isInteger(views) && views >= 0 ? views : null;
}
