import { freshId, type ServiceContext } from "../../context.ts";
import { held, onEachShard } from "../../db/index.ts";
import { CONSUMERS, claimGapAlarm, type Gap, readGaps } from "../../events/index.ts";
import { notify } from "../notification/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { GAP_ALARM_MS } from "./read-health.ts";

/** Backstop of the event log: wakes it for what is due, and tells the owner once of each gap older than 5 minutes. */
export async function tickEventLog({ ctx }: { ctx: ServiceContext }): Promise<void> {
  ctx.deps.events.wake();
  const before = ctx.deps.clock.now() - GAP_ALARM_MS;
  for (const consumer of CONSUMERS) {
    const gaps = await onEachShard(ctx.deps.shards, (db) => readGaps(db, consumer, before));
    for (const gap of gaps) await unlessBusy(raiseAlarm(ctx, gap), undefined);
  }
}

async function raiseAlarm(ctx: ServiceContext, gap: Gap): Promise<void> {
  const { statement, mark } = claimGapAlarm(gap, { attemptId: freshId(ctx.deps), now: ctx.deps.clock.now() });
  const notification = {
    storeId: gap.storeId,
    kind: "STATS_DELAYED",
    eventId: gap.eventId,
    channel: null,
    message: "이벤트 통계 반영이 늦어지고 있어요. 확인하고 있으니 잠시만 기다려 주세요.",
    params: {},
  };
  const results = await ctx.deps.shards.of(gap.storeId).write([statement, notify(ctx, notification, mark)]);
  if (held(results)) ctx.deps.log.error("event_log_gap", { eventId: gap.eventId, version: gap.version });
}
