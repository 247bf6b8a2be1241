import { type ChannelId, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { deliveryFigures } from "../distribution/index.ts";
import { findConnection } from "./connection.ts";
import { timeZoneOf, toChannelView } from "./list-channels.ts";
import type { ChannelView } from "./schemas.ts";

/** One channel of a store as the list shows it. Grants nothing. */
export async function findChannelView(
  ctx: ServiceContext,
  place: { storeId: string; channel: ChannelId },
): Promise<ChannelView> {
  const { channels } = ctx.deps;
  const { storeId } = place;
  const timeZone = await timeZoneOf(ctx, storeId);
  const [row, healthOf, figures] = await Promise.all([
    findConnection(ctx, place),
    channels.policies.health([place.channel], storeId),
    deliveryFigures(ctx, { storeId, timeZone }),
  ]);
  return toChannelView(ctx, {
    channel: registryOf(channels).get(place.channel),
    row,
    timeZone,
    health: healthOf(place.channel),
    figures: figures.get(place.channel),
  });
}
