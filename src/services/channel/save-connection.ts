import { type ChannelId, type CredentialFacts, type JsonObject, registryOf } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { DAY_MS } from "../../time.ts";
import { type AuditDetails, auditMark } from "../audit/index.ts";
import type { OnceHandle, Outcome } from "../idempotency/index.ts";
import { credentialsPlace, findConnection, wholeCredentials } from "./connection.ts";
import { providerFor } from "./provider-for.ts";
import { addWebhookRoutes } from "./webhook-routes.ts";

/** An owner is told this long before credentials run out that nobody could renew. */
export const WARN_BEFORE_MS = 7 * DAY_MS;

export type NewConnection = {
  readonly storeId: string;
  readonly channel: ChannelId;
  /** Of the channel's `credentialsSchema`; none at a simulator = the demo's own account. */
  readonly credentials: JsonObject;
  readonly state: "CONNECTED" | "RESTRICTED";
  /** How the check before it ended, for a repetition of the call. */
  readonly outcome?: Outcome;
  readonly details: AuditDetails;
};

/**
 * Stores credentials, sealed and bound to their row, with what may be known of them unsealed. The row keeps its
 * connection id for ever, so the webhook address that a partner knows stays good. Checks no permission.
 *
 * @throws AppError PRECONDITION_FAILED NOT_CONFIGURED when nobody stands behind the channel
 */
export async function saveConnection(
  ctx: ServiceContext,
  connection: NewConnection,
  once: OnceHandle,
): Promise<void> {
  const { storeId, channel, credentials } = connection;
  const { secrets, clock, shards, channels } = ctx.deps;
  const provider = providerFor(ctx, channel);
  const known = await findConnection(ctx, connection);
  const connectionId = known?.connectionId ?? freshId(ctx.deps);
  await addWebhookRoutes(ctx, [{ connectionId, channel, storeId }]);
  const cipher = await secrets.fields.encrypt(
    JSON.stringify(credentials),
    credentialsPlace(storeId, channel),
  );
  const whole = wholeCredentials({ ...connection, provider });
  const facts = factColumns(registryOf(channels).get(channel).credentialFacts(whole));
  const entry = {
    storeId,
    action: "channel.connect",
    entityId: channel,
    details: { ...connection.details, provider },
  };
  const { statement, mark } = auditMark(ctx, entry, once.guard);
  const now = clock.now();
  await shards.of(storeId).write([
    statement,
    rawStatement(
      `insert into channel_connections (store_id, channel, connection_id, provider, state, credentials_cipher, key_id,
         account_key, account_label, expires_at, refresh_at, created_at, updated_at)
       select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where ${mark.sql}
       on conflict (store_id, channel) do update set provider = excluded.provider, state = excluded.state,
         credentials_cipher = excluded.credentials_cipher, key_id = excluded.key_id,
         account_key = excluded.account_key, account_label = excluded.account_label,
         expires_at = excluded.expires_at, refresh_at = excluded.refresh_at, refresh_lease_until = null,
         updated_at = excluded.updated_at`,
      [
        ...[storeId, channel, connectionId, provider, connection.state, cipher, secrets.fields.currentKid],
        ...facts,
        ...[now, now, ...mark.args],
      ],
    ),
    ...once.remember({ channel, ...connection.outcome }, mark),
  ]);
  // It may be another account now, or one that has paid up.
  await channels.policies.unblock({ channel, account: storeId });
}

/** account_key, account_label, expires_at, refresh_at: credentials that nobody renews are looked at in time to warn. */
export function factColumns(facts: CredentialFacts): readonly (string | number | null)[] {
  const { accountKey, accountLabel, expiresAt, refreshAt } = facts;
  const lookAt = refreshAt ?? (expiresAt === null ? null : expiresAt - WARN_BEFORE_MS);
  return [accountKey, accountLabel, expiresAt, lookAt];
}
