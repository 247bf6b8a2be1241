import { type ChannelId, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";

export type WebhookRoute = {
  readonly connectionId: string;
  readonly channel: ChannelId;
  readonly storeId: string;
};

/** Written before the connections themselves, so that no connection is ever without one. Repeatable. */
export async function addWebhookRoutes(ctx: ServiceContext, routes: readonly WebhookRoute[]): Promise<void> {
  const now = ctx.deps.clock.now();
  await ctx.deps.control.write(
    routes.map(({ connectionId, channel, storeId }) =>
      rawStatement(
        `insert into webhook_routes (connection_id, channel, store_id, created_at) values (?, ?, ?, ?)
         on conflict (connection_id) do nothing`,
        [connectionId, channel, storeId, now],
      ),
    ),
  );
}

/** Whose connection an address names; null when nobody's. */
export async function findWebhookRoute(
  ctx: ServiceContext,
  connectionId: string,
): Promise<WebhookRoute | null> {
  const [[row] = []] = await ctx.deps.control.query([
    rawStatement("select channel, store_id from webhook_routes where connection_id = ?", [connectionId]),
  ]);
  const channel = String(row?.["channel"]);
  return row && isChannelId(channel) ? { connectionId, channel, storeId: String(row["store_id"]) } : null;
}
