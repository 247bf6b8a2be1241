import { CHANNEL_IDS, registryOf, simulatorAccount } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { connectionIdsOf } from "./connection.ts";
import { factColumns } from "./save-connection.ts";
import { addWebhookRoutes } from "./webhook-routes.ts";

/**
 * Connects a new store to the six labelled simulators (demo mode, D-04). Repeatable; an existing connection
 * stays as it is. Grants nothing: the caller is creating the store.
 *
 * @example if (deps.isDemo) await connectSimulators({ ctx, storeId })
 */
export async function connectSimulators(options: { ctx: ServiceContext; storeId: string }): Promise<void> {
  const { ctx, storeId } = options;
  const registry = registryOf(ctx.deps.channels);
  const now = ctx.deps.clock.now();
  const known = await connectionIdsOf(ctx, storeId);
  const routes = CHANNEL_IDS.map((channel) => ({
    storeId,
    channel,
    connectionId: known.get(channel) ?? freshId(ctx.deps),
  }));
  await addWebhookRoutes(ctx, routes);
  await ctx.deps.shards.of(storeId).write(
    routes.map(({ channel, connectionId }) =>
      rawStatement(
        `insert into channel_connections (store_id, channel, connection_id, provider, state, account_key,
           account_label, expires_at, refresh_at, created_at, updated_at)
         values (?, ?, ?, 'simulator', 'CONNECTED', ?, ?, ?, ?, ?, ?) on conflict (store_id, channel) do nothing`,
        [
          ...[storeId, channel, connectionId],
          ...factColumns(registry.get(channel).credentialFacts(simulatorAccount(channel, storeId))),
          ...[now, now],
        ],
      ),
    ),
  );
}
