import { eq } from "drizzle-orm";
import { CHANNEL_LABELS, type Channel, type ChannelHealth, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { channelConnections } from "../../db/schema/store.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { type DeliveryFigures, deliveryFigures } from "../distribution/index.ts";
import { loadStore, OWNER, requireStore } from "../store/index.ts";
import { healthView } from "./breaker-words.ts";
import { type ConnectionRow, toProvider } from "./connection.ts";
import { connectionView } from "./connection-view.ts";
import type { ChannelView, ListChannelsInput } from "./schemas.ts";

/**
 * The six channels of a store: connection, circuit breaker and its history, how often deliveries came through and what
 * they cost, what they can do and their limits.
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
  const { policies } = ctx.deps.channels;
  const channels = registryOf(ctx.deps.channels).list();
  const ids = channels.map(({ descriptor }) => descriptor.id);
  const timeZone = await timeZoneOf(ctx, storeId);
  const [rows, healthOf, figures] = await Promise.all([
    ctx.deps.shards
      .of(storeId)
      .read.select()
      .from(channelConnections)
      .where(eq(channelConnections.storeId, storeId)),
    policies.health(ids, storeId),
    deliveryFigures(ctx, { storeId, timeZone }),
  ]);
  return channels.map((channel) => {
    const { id } = channel.descriptor;
    const row = rows.find((candidate) => candidate.channel === id);
    return toChannelView(ctx, { channel, row, timeZone, health: healthOf(id), figures: figures.get(id) });
  });
}

/** The store's days and months are those of this zone. Grants nothing. */
export async function timeZoneOf(ctx: ServiceContext, storeId: string): Promise<string> {
  return (await loadStore({ ctx, storeId }))?.timeZone ?? DEFAULT_TIME_ZONE;
}

/** What owners see of one channel; `row` undefined = never connected. */
export function toChannelView(
  ctx: ServiceContext,
  entry: {
    channel: Channel;
    row: ConnectionRow | undefined;
    timeZone: string;
    health: ChannelHealth;
    figures: DeliveryFigures | undefined;
  },
): ChannelView {
  const { channel, row, timeZone, health, figures } = entry;
  const { id, type, mode, capabilities, limits } = channel.descriptor;
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
    ...healthView(health, { timeZone, now: ctx.deps.clock.now() }),
    lastSuccessAt: iso(row?.lastSuccessAt ?? null),
    ...figuresView(figures),
    ...connectionView(ctx, { channel, row, timeZone }),
    capabilities: { ...capabilities },
    limits: { ...limits },
  };
}

function figuresView(
  figures: DeliveryFigures | undefined,
): Pick<ChannelView, "successRate7d" | "ended7d" | "posted7d" | "costThisMonthKrw" | "costThisMonthSource"> {
  const { ended7d = 0, posted7d = 0, costKrw = 0, costSource = null } = figures ?? {};
  return {
    successRate7d: ended7d === 0 ? null : Math.round((posted7d / ended7d) * 1_000) / 10,
    ...{ ended7d, posted7d },
    costThisMonthKrw: costKrw,
    costThisMonthSource: costSource,
  };
}
