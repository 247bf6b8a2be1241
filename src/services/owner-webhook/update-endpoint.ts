import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { changeEndpoint } from "./change-endpoint.ts";
import { loadEndpoint, toEndpoint } from "./endpoint-row.ts";
import type { EndpointInput, UpdateEndpointInput, WebhookEndpoint, WebhookSecret } from "./schemas.ts";
import { newSecret, openSecrets, rotated, sealSecrets } from "./signing-secrets.ts";

/** Changes what is named. Switching an address on again forgets its failures; what waits for it goes on. */
export function updateEndpoint(options: {
  ctx: ServiceContext;
  input: UpdateEndpointInput;
}): Promise<WebhookEndpoint> {
  const { ctx, input } = options;
  const { storeId, endpointId, url, description, types, enabled } = input;
  const status = enabled === undefined ? null : enabled ? "ENABLED" : "DISABLED";
  return changeEndpoint({
    ctx,
    input,
    procedure: "webhooks.update",
    action: "webhook.update",
    statements: async (_row, mark) => [
      rawStatement(
        `update webhook_endpoints set url = coalesce(?, url), description = coalesce(?, description),
           types = coalesce(?, types), updated_at = ?,
           disabled_reason = case when ? is null then disabled_reason end,
           failing_since = case when ? = 'ENABLED' then null else failing_since end,
           status = coalesce(?, status)
         where store_id = ? and id = ? and ${mark.sql}`,
        [
          ...[url ?? null, description ?? null, types === undefined ? null : JSON.stringify(types)],
          ...[ctx.deps.clock.now(), status, status, status, storeId, endpointId, ...mark.args],
        ],
      ),
    ],
    answer: async () => toEndpoint(await loadEndpoint(ctx, input)),
  });
}

/** A new signing secret, shown in this answer only; the last one signs beside it for a day more. */
export function rotateSecret(options: { ctx: ServiceContext; input: EndpointInput }): Promise<WebhookSecret> {
  const { ctx, input } = options;
  const { storeId, endpointId } = input;
  const { clock, secrets } = ctx.deps;
  return changeEndpoint({
    ctx,
    input,
    procedure: "webhooks.rotateSecret",
    action: "webhook.rotateSecret",
    statements: async (row, mark) => {
      const known = await openSecrets(ctx, input, String(row["secrets_cipher"]));
      const cipher = await sealSecrets(ctx, input, rotated(known, newSecret(ctx), clock.now()));
      return [
        rawStatement(
          `update webhook_endpoints set secrets_cipher = ?, key_id = ?, updated_at = ?
           where store_id = ? and id = ? and ${mark.sql}`,
          [cipher, secrets.fields.currentKid, clock.now(), storeId, endpointId, ...mark.args],
        ),
      ];
    },
    answer: async () => {
      const row = await loadEndpoint(ctx, input);
      const [current] = await openSecrets(ctx, input, String(row["secrets_cipher"]));
      return { ...toEndpoint(row), secret: current?.secret ?? "" };
    },
  });
}

/** Ends an address: nothing more is sent, and what it got is forgotten. */
export function removeEndpoint(options: {
  ctx: ServiceContext;
  input: EndpointInput;
}): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const { storeId, endpointId } = input;
  return changeEndpoint({
    ctx,
    input,
    procedure: "webhooks.remove",
    action: "webhook.remove",
    statements: async (_row, mark) => [
      rawStatement(`delete from webhook_sends where store_id = ? and endpoint_id = ? and ${mark.sql}`, [
        ...[storeId, endpointId, ...mark.args],
      ]),
      rawStatement(`delete from webhook_endpoints where store_id = ? and id = ? and ${mark.sql}`, [
        ...[storeId, endpointId, ...mark.args],
      ]),
    ],
    answer: async () => ({ ok: true }),
  });
}
