import { and, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { onEachShard } from "../../db/index.ts";
import { distributionChannels } from "../../db/schema/store.ts";
import { claimRow } from "./claim-row.ts";
import { releaseClaims } from "./release-claims.ts";
import { type ChannelRow, fromDbRow } from "./row.ts";
import { runRow } from "./run-row.ts";
import { stopRow } from "./stop-row.ts";
import { isReachable, loadSubject } from "./subject.ts";

const ROWS_AT_ONCE = 100;
const WAITING = ["PENDING", "IN_PROGRESS", "SCHEDULED", "UNCONFIRMED", "ACTION_REQUIRED"] as const;

/**
 * Takes up every channel whose time has come: waiting for a partner, scheduled, unconfirmed, waiting for the
 * owner, or left behind by a run that died. What has not gone out when its event is over is taken back. Safe to
 * call from several places at once.
 *
 * @param options.isFreshStart nobody else runs: rows held by an earlier process are taken at once
 * @returns how many rows were driven
 */
export async function tickDistribution(options: {
  ctx: ServiceContext;
  isFreshStart?: boolean;
}): Promise<{ driven: number }> {
  const { ctx, isFreshStart = false } = options;
  await releaseClaims(ctx, isFreshStart);
  const rows = await dueRows(ctx, isFreshStart);
  const driven = await Promise.all(rows.map((row) => takeUp(ctx, row)));
  return { driven: driven.filter(Boolean).length };
}

async function takeUp(ctx: ServiceContext, row: ChannelRow): Promise<boolean> {
  try {
    const subject = await loadSubject(ctx, row, [row.content]);
    const isOver = !isReachable(subject.event);
    const isScheduled = row.record.status === "SCHEDULED";
    const isEarly = isScheduled && (row.record.nextAttemptAt ?? 0) > ctx.deps.clock.now();
    if (isEarly && !isOver) return false;
    const claimed = await claimRow(ctx, row);
    if (claimed === null) return false;
    await (isOver && isScheduled ? stopRow(ctx, subject, claimed) : runRow(ctx, subject, claimed));
    return true;
  } catch (thrown) {
    const fault = thrown instanceof Error ? thrown.name : "unknown";
    ctx.deps.log.error("channel_tick_failed", { channel: row.channel, fault });
    return false;
  }
}

async function dueRows(ctx: ServiceContext, isFreshStart: boolean): Promise<readonly ChannelRow[]> {
  const now = ctx.deps.clock.now();
  const table = distributionChannels;
  const isFree = or(isNull(table.leaseUntil), lte(table.leaseUntil, now));
  const isTime = lte(table.nextAttemptAt, now);
  const isLeftBehind = and(inArray(table.status, ["PENDING", "IN_PROGRESS"]), isNull(table.nextAttemptAt));
  const isWaiting = inArray(table.status, WAITING);
  const rows = await onEachShard(ctx.deps.shards, ({ read }) =>
    read
      .select()
      .from(table)
      .where(
        and(
          isWaiting,
          isFreshStart ? undefined : isFree,
          or(isTime, isLeftBehind, eq(table.status, "SCHEDULED")),
        ),
      )
      .orderBy(sql`${table.nextAttemptAt} is not null, ${table.nextAttemptAt}`)
      .limit(ROWS_AT_ONCE),
  );
  return rows.map(fromDbRow);
}
