import type { ChannelId, JsonObject } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { invalid } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { findChannelView } from "./find-view.ts";
import { probeQuickly } from "./probe-channel.ts";
import { saveConnection } from "./save-connection.ts";
import type { ConnectChannelInput, ConnectedChannel } from "./schemas.ts";

/**
 * Stores a channel's credentials, encrypted and bound to their row, and asks the channel whether they work. In
 * demo mode a channel without a real partner stays on its simulator. A channel that does not answer in time says
 * nothing: the connection counts as good.
 *
 * @throws AppError INVALID { fields } for credentials of another shape; PRECONDITION_FAILED NOT_CONFIGURED when
 *   the operator has set up no partner for the channel
 * @example await connectChannel({ ctx, input: { storeId, channel: "NaverBlog", credentials: { blogId: "dalbit" } } })
 */
export async function connectChannel(options: {
  ctx: ServiceContext;
  input: ConnectChannelInput;
}): Promise<ConnectedChannel> {
  const { ctx, input } = options;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const place = { storeId, channel: input.channel };
  const credentials = parseCredentials(ctx, input.channel, input.credentials);
  return runOnce({
    ctx,
    storeId,
    procedure: "channels.connect",
    input,
    run: async (once) => {
      await saveConnection(ctx, { ...place, credentials, details: { by: "credentials" } }, once);
      const refusal = await probeQuickly(ctx, place);
      return { ...(await findChannelView(ctx, place)), refusal };
    },
    replay: async () => ({ ...(await findChannelView(ctx, place)), refusal: null }),
  });
}

function parseCredentials(ctx: ServiceContext, channel: ChannelId, credentials: unknown): JsonObject {
  const parsed = ctx.deps.channels.registry.get(channel).credentialsSchema.safeParse(credentials);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ["credentials", ...issue.path].join("."));
  throw invalid("INVALID_REQUEST", { fields: [...new Set(fields)] });
}
