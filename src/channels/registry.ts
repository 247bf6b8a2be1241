import type { Channel } from "./channel.ts";
import { CHANNEL_IDS, type ChannelId } from "./ids.ts";

export type ChannelRegistry = {
  get(id: ChannelId): Channel;
  list(): readonly Channel[];
};

/** Exactly one adapter per channel id; a missing or double one is a fault of the program. */
export function createRegistry(channels: readonly Channel[]): ChannelRegistry {
  const byId = new Map<ChannelId, Channel>();
  for (const channel of channels) {
    if (byId.has(channel.descriptor.id)) throw new TypeError(`two adapters for ${channel.descriptor.id}`);
    byId.set(channel.descriptor.id, channel);
  }
  const get = (id: ChannelId): Channel => {
    const channel = byId.get(id);
    if (channel === undefined) throw new TypeError(`no adapter for ${id}`);
    return channel;
  };
  const ordered = CHANNEL_IDS.map(get);
  return { get, list: () => ordered };
}
