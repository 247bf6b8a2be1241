import { eq } from "drizzle-orm";
import { CHANNEL_LABELS, type Channel } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { channelConnections } from "../../db/schema/store.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, OWNER, requireStore } from "../store/index.ts";
import { type ConnectionRow, toProvider } from "./connection.ts";
import { connectionView } from "./connection-view.ts";
import type { ChannelView, ListChannelsInput } from "./schemas.ts";

/**
 * The six channels of a store: connection, circuit breaker, what they can do and their limits.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign store
 * @example (await listChannels({ ctx, input: { storeId } })).map((row) => row.label)
 */
export async function listChannels(options: {
  ctx: ServiceContext;
  input: ListChannelsInput;
}): Promise<ChannelView[]> {
  const { ctx, input } = options;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const [store, rows] = await Promise.all([
    loadStore({ ctx, storeId }),
    ctx.deps.store.read.select().from(channelConnections).where(eq(channelConnections.storeId, storeId)),
  ]);
  const timeZone = store?.timeZone ?? DEFAULT_TIME_ZONE;
  return ctx.deps.channels.registry.list().map((channel) => {
    const row = rows.find((candidate) => candidate.channel === channel.descriptor.id);
    return toChannelView(ctx, { channel, row, timeZone });
  });
}

export function toChannelView(
  ctx: ServiceContext,
  entry: { channel: Channel; row: ConnectionRow | undefined; timeZone: string },
): ChannelView {
  const { channel, row, timeZone } = entry;
  const { id, type, mode, capabilities, limits } = channel.descriptor;
  const breaker = ctx.deps.channels.policies.breaker(id);
  const isConnected = row !== undefined && row.state !== "NOT_CONFIGURED";
  const provider = isConnected ? toProvider(row.provider) : null;
  const iso = (at: number | null) => (at === null ? null : toIso(timeZone, at));
  return {
    channel: id,
    label: CHANNEL_LABELS[id],
    type,
    mode,
    state: row?.state ?? "NOT_CONFIGURED",
    provider,
    simulatorUrl: provider === "simulator" ? (ctx.deps.channels.simulators[id]?.endpoint ?? null) : null,
    breaker: {
      state: breaker.state,
      since: toIso(timeZone, breaker.since),
      nextProbeAt: iso(breaker.nextProbeAt),
    },
    lastSuccessAt: iso(row?.lastSuccessAt ?? null),
    ...connectionView(ctx, { channel, row, timeZone }),
    capabilities: { ...capabilities },
    limits: { ...limits },
  };
}
