import type { ServiceContext } from "../../context.ts";
import { type Condition, type Row, rawStatement, type Statement } from "../../db/index.ts";
import { auditMark } from "../audit/index.ts";
import { notify } from "../notification/index.ts";
import type { SendResult } from "./post-send.ts";
import { DISABLE_AFTER_MS, FAILING_GAP_MS, nextAttemptAt } from "./schedule.ts";

/** The right to send to one address, until it ends. */
export type Lease = { readonly storeId: string; readonly endpointId: string; readonly leaseId: string };

const GONE = 410;

export function holdsLease({ storeId, endpointId, leaseId }: Lease): Condition {
  return {
    sql: "exists (select 1 from webhook_endpoints where store_id = ? and id = ? and lease_id = ?)",
    args: [storeId, endpointId, leaseId],
  };
}

/** What an attempt came to, in one batch; without effect when another process has the address meanwhile. */
export async function recordAttempt(
  ctx: ServiceContext,
  lease: Lease,
  done: { send: Row; result: SendResult },
) {
  if (done.result.error === null) await recordDelivered(ctx, lease, done);
  else await recordFailed(ctx, lease, done);
}

type Done = { readonly send: Row; readonly result: SendResult };

async function recordDelivered(ctx: ServiceContext, lease: Lease, { send, result }: Done): Promise<void> {
  const { storeId, endpointId } = lease;
  const own = holdsLease(lease);
  await ctx.deps.shards.of(storeId).write([
    rawStatement(
      `update webhook_sends set state = 'DELIVERED', attempts = attempts + 1, last_status = ?, last_error = null,
         done_at = ? where store_id = ? and endpoint_id = ? and source_id = ? and state = 'PENDING' and ${own.sql}`,
      [result.status, ctx.deps.clock.now(), storeId, endpointId, send["source_id"], ...own.args],
    ),
    rawStatement(
      `update webhook_endpoints set failing_since = null, last_failed_at = null
       where store_id = ? and id = ? and failing_since is not null and lease_id = ?`,
      [storeId, endpointId, lease.leaseId],
    ),
  ]);
}

async function recordFailed(ctx: ServiceContext, lease: Lease, { send, result }: Done): Promise<void> {
  const { storeId, endpointId } = lease;
  const { clock, log, shards } = ctx.deps;
  const now = clock.now();
  const own = holdsLease(lease);
  const nextAt = nextAttemptAt(Number(send["attempts"]) + 1, now);
  await shards.of(storeId).write([
    rawStatement(
      `update webhook_sends set attempts = attempts + 1, last_status = ?, last_error = ?, state = ?,
         next_at = coalesce(?, next_at), done_at = ?
       where store_id = ? and endpoint_id = ? and source_id = ? and state = 'PENDING' and ${own.sql}`,
      [
        ...[result.status === 0 ? null : result.status, result.error],
        ...[nextAt === undefined ? "DEAD" : "PENDING", nextAt ?? null, nextAt === undefined ? now : null],
        ...[storeId, endpointId, send["source_id"], ...own.args],
      ],
    ),
    rawStatement(
      `update webhook_endpoints set last_failed_at = ?,
         failing_since = case when failing_since is null or last_failed_at < ? then ? else failing_since end
       where store_id = ? and id = ? and lease_id = ?`,
      [now, now - FAILING_GAP_MS, now, storeId, endpointId, lease.leaseId],
    ),
    ...disableIfHopeless(ctx, lease, result.status === GONE),
  ]);
  if (nextAt === undefined)
    log.error("webhook_dead", { storeId, endpointId, messageId: String(send["source_id"]) });
}

/**
 * By 410 at once, as the receiver wants nothing more (Standard Webhooks); else after five days of failure. Of the
 * attempt's own batch, after what it says of the failure: nothing may come between, for a 410 is said once.
 */
function disableIfHopeless(ctx: ServiceContext, lease: Lease, isGone: boolean): readonly Statement[] {
  const { storeId, endpointId, leaseId } = lease;
  const now = ctx.deps.clock.now();
  const isHopeless: Condition = {
    sql: `exists (select 1 from webhook_endpoints where store_id = ? and id = ? and status = 'ENABLED'
      and lease_id = ? and (? or failing_since <= ?))`,
    args: [storeId, endpointId, leaseId, isGone, now - DISABLE_AFTER_MS],
  };
  const entry = { storeId, action: "webhook.disable", entityId: endpointId, details: {} };
  const { statement, mark } = auditMark(ctx, entry, isHopeless);
  const told = {
    storeId,
    kind: "WEBHOOK_DISABLED",
    eventId: null,
    channel: null,
    message: isGone
      ? "웹훅 주소가 더는 알림을 받지 않는다고 답해서 껐어요."
      : "웹훅 주소가 5일 동안 응답하지 않아서 껐어요. 주소를 확인하고 다시 켜 주세요.",
    params: { endpointId },
  };
  return [
    statement,
    rawStatement(
      `update webhook_endpoints set status = 'DISABLED', disabled_reason = ?, updated_at = ?
       where store_id = ? and id = ? and ${mark.sql}`,
      [isGone ? "GONE" : "FAILING", now, storeId, endpointId, ...mark.args],
    ),
    notify(ctx, told, mark),
  ];
}
