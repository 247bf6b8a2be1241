import { KeyRingError } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { held, onEachShard, type Row, rawStatement } from "../../db/index.ts";
import { DAY_MS } from "../../time.ts";
import { unlessBusy } from "../unless-busy.ts";
import { postSend } from "./post-send.ts";
import { type Lease, recordAttempt } from "./record-attempt.ts";
import { ANSWER_MS } from "./schedule.ts";
import { activeSecrets, openSecrets } from "./signing-secrets.ts";

const ENDPOINTS_MAX = 16;
const SENDS_MAX = 100;
const LANES = 5;
/** After it, whoever has the address is taken for dead. */
export const LEASE_MS = 60_000;
/** The last attempt of a turn begins early enough to end within the lease. */
const TURN_MS = LEASE_MS - 2 * ANSWER_MS;
const KEPT_MS = 30 * DAY_MS;
const PURGE_MAX = 2_000;

/**
 * A tick's verb: begins to send what is due, address by address, and does not wait for the receivers, so that a slow
 * one holds up its own sends only. Safe in several processes: an address is worked off under a lease.
 *
 * @returns how many addresses this call took up
 */
export async function tickWebhooks({ ctx }: { ctx: ServiceContext }): Promise<{ endpoints: number }> {
  const due = await dueEndpoints(ctx);
  const leases = await Promise.all(due.map((row) => unlessBusy(takeLease(ctx, row), undefined)));
  const own = leases.filter((lease) => lease !== undefined);
  for (const lease of own) ctx.deps.defer(workOff(ctx, lease));
  return { endpoints: own.length };
}

function dueEndpoints({ deps }: ServiceContext): Promise<Row[]> {
  const now = deps.clock.now();
  const due = rawStatement(
    `select e.store_id, e.id from webhook_endpoints e
     where exists (select 1 from webhook_sends where state = 'PENDING' and next_at <= ?)
       and e.status = 'ENABLED' and coalesce(e.lease_until, 0) < ?
       and exists (select 1 from webhook_sends s where s.store_id = e.store_id and s.endpoint_id = e.id
         and s.state = 'PENDING' and s.next_at <= ?)
     limit ?`,
    [now, now, now, ENDPOINTS_MAX],
  );
  return onEachShard(deps.shards, async (db) => (await db.query([due]))[0] ?? []);
}

async function takeLease({ deps }: ServiceContext, row: Row): Promise<Lease | undefined> {
  const now = deps.clock.now();
  const lease = { storeId: String(row["store_id"]), endpointId: String(row["id"]), leaseId: freshId(deps) };
  const results = await deps.shards.of(lease.storeId).write([
    rawStatement(
      `update webhook_endpoints set lease_id = ?, lease_until = ?
         where store_id = ? and id = ? and status = 'ENABLED' and coalesce(lease_until, 0) < ?`,
      [lease.leaseId, now + LEASE_MS, lease.storeId, lease.endpointId, now],
    ),
  ]);
  return held(results) ? lease : undefined;
}

/** Stops at the first failure: the address gets its pause, and the rest waits for the next turn. */
async function workOff(ctx: ServiceContext, lease: Lease): Promise<void> {
  const { storeId, endpointId, leaseId } = lease;
  const db = ctx.deps.shards.of(storeId);
  const now = ctx.deps.clock.now();
  const [[endpoint] = [], sends = []] = await db.query([
    rawStatement("select * from webhook_endpoints where store_id = ? and id = ? and lease_id = ?", [
      ...[storeId, endpointId, leaseId],
    ]),
    rawStatement(
      `select source_id, payload, attempts from webhook_sends
       where store_id = ? and endpoint_id = ? and state = 'PENDING' and next_at <= ? order by next_at limit ?`,
      [storeId, endpointId, now, SENDS_MAX],
    ),
  ]);
  if (endpoint) await sendAll(ctx, lease, { endpoint, sends });
  await db.write([
    rawStatement(
      "update webhook_endpoints set lease_id = null, lease_until = null where store_id = ? and id = ? and lease_id = ?",
      [storeId, endpointId, leaseId],
    ),
  ]);
}

async function sendAll(
  ctx: ServiceContext,
  lease: Lease,
  { endpoint, sends }: { endpoint: Row; sends: readonly Row[] },
): Promise<void> {
  const startedAt = ctx.deps.clock.now();
  const secrets = await secretsOf(ctx, lease, endpoint);
  const queue = [...sends];
  let hasFailed = secrets.length === 0;
  const lane = async () => {
    while (!hasFailed && ctx.deps.clock.now() - startedAt <= TURN_MS) {
      const send = queue.shift();
      if (!send) return;
      const webhookId = String(send["source_id"]);
      const attempt = { url: String(endpoint["url"]), webhookId, payload: String(send["payload"]), secrets };
      const result = await postSend(ctx.deps, attempt);
      if (result.error !== null) hasFailed = true;
      await recordAttempt(ctx, lease, { send, result });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function secretsOf(ctx: ServiceContext, lease: Lease, endpoint: Row): Promise<readonly string[]> {
  try {
    const known = await openSecrets(ctx, lease, String(endpoint["secrets_cipher"]));
    return activeSecrets(known, ctx.deps.clock.now());
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    ctx.deps.log.error("webhook_secret_unreadable", { storeId: lease.storeId, endpointId: lease.endpointId });
    return [];
  }
}

/**
 * A tick's verb: forgets what was delivered or given up a month ago, and what has waited so long for an address that
 * is switched off. Repeatable.
 */
export async function purgeSends({ ctx }: { ctx: ServiceContext }): Promise<void> {
  const before = ctx.deps.clock.now() - KEPT_MS;
  const old = ["done_at is not null and done_at < ?", "state = 'PENDING' and next_at < ?"].map((isOld) =>
    rawStatement(
      `delete from webhook_sends where (store_id, endpoint_id, source_id) in (
         select store_id, endpoint_id, source_id from webhook_sends where ${isOld} limit ?)`,
      [before, PURGE_MAX],
    ),
  );
  await onEachShard(ctx.deps.shards, (db) => db.write(old));
}
