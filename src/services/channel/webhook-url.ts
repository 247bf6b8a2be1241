import { type ChannelId, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";

/** Where a partner tells us of changes of this connection; null for channels that send none. */
export function webhookUrl(ctx: ServiceContext, channel: ChannelId, connectionId: string): string | null {
  const { hasWebhook } = registryOf(ctx.deps.channels).get(channel).descriptor.capabilities;
  return hasWebhook ? `${ctx.deps.publicUrl}/webhooks/${channel}/${connectionId}` : null;
}
