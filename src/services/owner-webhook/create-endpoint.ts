import { freshId, type ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { loadStore, OWNER, requireStore, storeIsOpen } from "../store/index.ts";
import { loadEndpoint, toEndpoint } from "./endpoint-row.ts";
import type { CreateEndpointInput, WebhookSecret } from "./schemas.ts";
import { newSecret, openSecrets, sealSecrets } from "./signing-secrets.ts";

export const ENDPOINTS_MAX = 10;

type Options = { ctx: ServiceContext; input: CreateEndpointInput };

/**
 * Adds an address of the owner that gets events of the store from now on. The signing secret is in this answer only;
 * a repeat with the same idempotency key shows it again.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); INVALID INVALID_WEBHOOK_URL; PRECONDITION_FAILED STORE_CLOSED;
 *   LIMIT_EXCEEDED WEBHOOKS_FULL above 10
 */
export async function createEndpoint({ ctx, input }: Options): Promise<WebhookSecret> {
  const { storeId } = input;
  await requireStore(ctx, storeId, OWNER);
  return runOnce({
    ctx,
    storeId,
    procedure: "webhooks.create",
    input,
    run: async (once) => present(ctx, storeId, await insert({ ctx, input }, once)),
    replay: ({ endpointId = "" }) => present(ctx, storeId, endpointId),
  });
}

async function insert({ ctx, input }: Options, once: OnceHandle): Promise<string> {
  const { storeId, url, description, types } = input;
  const endpointId = freshId(ctx.deps);
  const now = ctx.deps.clock.now();
  const cipher = await sealSecrets(ctx, { storeId, endpointId }, [{ secret: newSecret(ctx), until: null }]);
  const hasRoom = {
    sql: "(select count(*) from webhook_endpoints where store_id = ?) < ?",
    args: [storeId, ENDPOINTS_MAX],
  };
  const entry = { storeId, action: "webhook.create", entityId: endpointId, details: {} };
  const { statement, mark } = auditMark(ctx, entry, allOf(storeIsOpen(storeId), hasRoom, once.guard));
  const results = await ctx.deps.shards.of(storeId).write([
    statement,
    rawStatement(
      `insert into webhook_endpoints (store_id, id, url, description, types, secrets_cipher, key_id, status,
         created_at, updated_at) select ?, ?, ?, ?, ?, ?, ?, 'ENABLED', ?, ? where ${mark.sql}`,
      [
        ...[storeId, endpointId, url, description, JSON.stringify(types), cipher],
        ...[ctx.deps.secrets.fields.currentKid, now, now, ...mark.args],
      ],
    ),
    ...once.remember({ endpointId }, mark),
  ]);
  if (!held(results)) throw await refusal(ctx, storeId);
  return endpointId;
}

async function refusal(ctx: ServiceContext, storeId: string): Promise<AppError> {
  const store = await loadStore({ ctx, storeId });
  return store && store.closedAt !== null
    ? new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" })
    : new AppError({ code: "LIMIT_EXCEEDED", reason: "WEBHOOKS_FULL" });
}

async function present(ctx: ServiceContext, storeId: string, endpointId: string): Promise<WebhookSecret> {
  const row = await loadEndpoint(ctx, { storeId, endpointId });
  const [current] = await openSecrets(ctx, { storeId, endpointId }, String(row["secrets_cipher"]));
  return { ...toEndpoint(row), secret: current?.secret ?? "" };
}
