import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { findChannelView } from "./find-view.ts";
import type { ChannelInput, ChannelView } from "./schemas.ts";

/**
 * Destroys the stored credentials; what is already posted stays. Repeatable.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign store
 */
export async function disconnectChannel(options: {
  ctx: ServiceContext;
  input: ChannelInput;
}): Promise<ChannelView> {
  const { ctx, input } = options;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const { channel } = input;
  const view = () => findChannelView(ctx, { storeId, channel });
  return runOnce({
    ctx,
    storeId,
    procedure: "channels.disconnect",
    input,
    run: async (once) => {
      const entry = { storeId, action: "channel.disconnect", entityId: channel, details: {} };
      const { statement, mark } = auditMark(ctx, entry, once.guard);
      await ctx.deps.shards.of(storeId).write([
        statement,
        rawStatement(
          `update channel_connections set state = 'NOT_CONFIGURED', credentials_cipher = null, key_id = null,
             account_key = null, account_label = null, expires_at = null, refresh_at = null, refresh_lease_until = null,
             updated_at = ? where store_id = ? and channel = ? and ${mark.sql}`,
          [ctx.deps.clock.now(), storeId, channel, ...mark.args],
        ),
        ...once.remember({ channel }, mark),
      ]);
      return view();
    },
    replay: view,
  });
}
