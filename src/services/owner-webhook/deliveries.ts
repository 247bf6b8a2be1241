import { freshId, type ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, type Row, rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { loadEndpoint } from "./endpoint-row.ts";
import { payloadOf, TEST_TYPE } from "./event-types.ts";
import {
  type DeliveriesInput,
  type EndpointInput,
  type Replayed,
  type ReplayInput,
  type Tested,
  type WebhookDeliveries,
  WebhookDelivery,
} from "./schemas.ts";

/** What an address got or is to get, newest first. */
export async function listDeliveries(options: {
  ctx: ServiceContext;
  input: DeliveriesInput;
}): Promise<WebhookDeliveries> {
  const { ctx, input } = options;
  const { storeId, endpointId, state, limit } = input;
  await requireStore(ctx, storeId, OWNER);
  await loadEndpoint(ctx, input);
  const [, at = Number.MAX_SAFE_INTEGER, id = ""] = /^(\d{1,15})\.(.+)$/.exec(input.cursor ?? "") ?? [];
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select * from webhook_sends where store_id = ? and endpoint_id = ? and (created_at, source_id) < (?, ?)
         and (? is null or state = ?) order by created_at desc, source_id desc limit ?`,
      [storeId, endpointId, Number(at), id, state ?? null, state ?? null, limit + 1],
    ),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: shown.map(toDelivery),
    nextCursor: hasMore ? `${last["created_at"]}.${last["source_id"]}` : null,
  };
}

function toDelivery(row: Row): WebhookDelivery {
  const instant = (value: unknown) => (value === null ? null : toIso(DEFAULT_TIME_ZONE, Number(value)));
  return WebhookDelivery.parse({
    webhookId: row["source_id"],
    type: row["type"],
    state: row["state"],
    attempts: row["attempts"],
    payload: row["payload"],
    nextAt: row["state"] === "PENDING" ? instant(row["next_at"]) : null,
    lastStatus: row["last_status"],
    lastError: row["last_error"],
    createdAt: instant(row["created_at"]),
    doneAt: instant(row["done_at"]),
  });
}

/**
 * Sends again, from the first try on and under the same webhook-id: the named ones, whatever became of them, or every
 * one that was given up. Audited.
 */
export async function replaySends(options: { ctx: ServiceContext; input: ReplayInput }): Promise<Replayed> {
  const { ctx, input } = options;
  const { storeId, endpointId, webhookIds } = input;
  await requireStore(ctx, storeId, OWNER);
  await loadEndpoint(ctx, input);
  const db = ctx.deps.shards.of(storeId);
  const chosen = {
    sql: `store_id = ? and endpoint_id = ? and ${
      webhookIds === undefined
        ? "state = 'DEAD'"
        : "state <> 'PENDING' and source_id in (select value from json_each(?))"
    }`,
    args: [storeId, endpointId, ...(webhookIds === undefined ? [] : [JSON.stringify(webhookIds)])],
  };
  return runOnce({
    ctx,
    storeId,
    procedure: "webhooks.replay",
    input,
    run: async (once) => {
      const [[counted] = []] = await db.query([
        rawStatement(`select count(*) as count from webhook_sends where ${chosen.sql}`, chosen.args),
      ]);
      const replayed = Number(counted?.["count"]);
      const entry = { storeId, action: "webhook.replay", entityId: endpointId, details: { replayed } };
      const { statement, mark } = auditMark(ctx, entry, allOf(endpointExists(input), once.guard));
      const results = await db.write([
        statement,
        rawStatement(
          `update webhook_sends set state = 'PENDING', attempts = 0, next_at = ?, done_at = null
             where ${chosen.sql} and ${mark.sql}`,
          [ctx.deps.clock.now(), ...chosen.args, ...mark.args],
        ),
        ...once.remember({ replayed: String(replayed) }, mark),
      ]);
      if (!held(results)) throw notFound();
      return { replayed };
    },
    replay: async ({ replayed }) => ({ replayed: Number(replayed) }),
  });
}

/** Sends one `webhook.test` to the address, on the way every other one goes. Audited. */
export async function testEndpoint(options: { ctx: ServiceContext; input: EndpointInput }): Promise<Tested> {
  const { ctx, input } = options;
  const { storeId, endpointId } = input;
  await requireStore(ctx, storeId, OWNER);
  return runOnce({
    ctx,
    storeId,
    procedure: "webhooks.test",
    input,
    run: async (once) => {
      const webhookId = freshId(ctx.deps);
      const now = ctx.deps.clock.now();
      const entry = { storeId, action: "webhook.test", entityId: endpointId, details: {} };
      const { statement, mark } = auditMark(ctx, entry, allOf(endpointExists(input), once.guard));
      const payload = payloadOf(TEST_TYPE, now, { storeId, endpointId });
      const results = await ctx.deps.shards.of(storeId).write([
        statement,
        rawStatement(
          `insert into webhook_sends (store_id, endpoint_id, source_id, type, payload, state, attempts, next_at,
             created_at) select ?, ?, ?, ?, ?, 'PENDING', 0, ?, ? where ${mark.sql}`,
          [storeId, endpointId, webhookId, TEST_TYPE, payload, now, now, ...mark.args],
        ),
        ...once.remember({ webhookId }, mark),
      ]);
      if (!held(results)) throw notFound();
      return { webhookId };
    },
    replay: async ({ webhookId = "" }) => ({ webhookId }),
  });
}

function endpointExists({ storeId, endpointId }: EndpointInput): Condition {
  return {
    sql: "exists (select 1 from webhook_endpoints where store_id = ? and id = ?)",
    args: [storeId, endpointId],
  };
}
