import {
  type ChannelAccount,
  type ChannelId,
  isChannelError,
  type JsonObject,
  type Provider,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { onAllShards, rawStatement } from "../../db/index.ts";
import { openConnection } from "./connection.ts";
import { findWebhookRoute } from "./webhook-routes.ts";

/**
 * The connection that a webhook's address names, with the secrets that its signature is checked by. Null when
 * there is none, or none any more.
 */
export async function openByWebhook(
  ctx: ServiceContext,
  address: { readonly channel: ChannelId; readonly connectionId: string },
): Promise<{ readonly storeId: string; readonly account: ChannelAccount } | null> {
  const route = await findWebhookRoute(ctx, address.connectionId);
  if (route?.channel !== address.channel) return null;
  const { storeId, channel } = route;
  try {
    const { account } = await openConnection(ctx, { storeId, channel });
    return account.id === address.connectionId ? { storeId, account } : null;
  } catch (thrown) {
    if (isChannelError(thrown)) return null;
    throw thrown;
  }
}

/** The operator's own secrets at a channel: of the real provider, and of its simulator in demo mode. */
export function webhookApps(
  ctx: ServiceContext,
  channel: ChannelId,
): readonly { readonly provider: Provider; readonly app: JsonObject }[] {
  const { partners, simulators } = ctx.deps.channels;
  const partner = partners[channel];
  const simulator = ctx.deps.isDemo ? simulators[channel] : undefined;
  return [
    ...(partner === undefined ? [] : [{ provider: "partner" as const, app: partner.app }]),
    ...(simulator === undefined ? [] : [{ provider: "simulator" as const, app: simulator.app }]),
  ];
}

type Named = { readonly accountKeys: readonly string[] } | { readonly storeIds: readonly string[] };

/**
 * The stores connected to a channel through this provider: those of the accounts, or those among the given.
 *
 * @throws AppError UNAVAILABLE where a database is away: the provider sends again, and no withdrawal is lost
 */
export async function storesConnectedTo(
  ctx: ServiceContext,
  wanted: { readonly channel: ChannelId; readonly provider: Provider } & Named,
): Promise<readonly { readonly storeId: string; readonly accountKey: string | null }[]> {
  const [column, values] =
    "accountKeys" in wanted ? ["account_key", wanted.accountKeys] : ["store_id", wanted.storeIds];
  const connected = rawStatement(
    `select store_id, account_key from channel_connections where channel = ? and provider = ?
       and state <> 'NOT_CONFIGURED' and ${column} in (select value from json_each(?))`,
    [wanted.channel, wanted.provider, JSON.stringify(values)],
  );
  const rows = await onAllShards(ctx.deps.shards, async (db) => (await db.query([connected]))[0] ?? []);
  // While a store moves, two databases have its rows.
  return [...new Map(rows.map((row) => [String(row["store_id"]), row["account_key"]]))].map(
    ([storeId, accountKey]) => ({ storeId, accountKey: accountKey === null ? null : String(accountKey) }),
  );
}
