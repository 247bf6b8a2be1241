import { type ChannelId, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { DEFAULT_TIME_ZONE } from "../../time.ts";
import { loadStore } from "../store/index.ts";
import { findConnection } from "./connection.ts";
import { toChannelView } from "./list-channels.ts";
import type { ChannelView } from "./schemas.ts";

/** One channel of a store as the list shows it. Grants nothing. */
export async function findChannelView(
  ctx: ServiceContext,
  place: { storeId: string; channel: ChannelId },
): Promise<ChannelView> {
  const { channels } = ctx.deps;
  const [store, row, healthOf] = await Promise.all([
    loadStore({ ctx, storeId: place.storeId }),
    findConnection(ctx, place),
    channels.policies.health([place.channel], place.storeId),
  ]);
  return toChannelView(ctx, {
    channel: registryOf(channels).get(place.channel),
    row,
    timeZone: store?.timeZone ?? DEFAULT_TIME_ZONE,
    health: healthOf(place.channel),
  });
}
