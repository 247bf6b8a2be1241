import { CHANNEL_IDS } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";

/**
 * Connects a new store to the six labelled simulators (demo mode, D-04). Repeatable; an existing connection
 * stays as it is. Grants nothing: the caller is creating the store.
 *
 * @example if (deps.isDemo) await connectSimulators({ ctx, storeId })
 */
export async function connectSimulators(options: { ctx: ServiceContext; storeId: string }): Promise<void> {
  const { ctx, storeId } = options;
  const now = ctx.deps.clock.now();
  await ctx.deps.store.write(
    CHANNEL_IDS.map((channel) =>
      rawStatement(
        `insert into channel_connections (store_id, channel, connection_id, provider, state, created_at, updated_at)
         values (?, ?, ?, 'simulator', 'CONNECTED', ?, ?) on conflict (store_id, channel) do nothing`,
        [storeId, channel, freshId(ctx.deps), now, now],
      ),
    ),
  );
}
