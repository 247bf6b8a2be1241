import { ChannelError, type LoadMedia } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";

/** Reads an address for a channel: the store's own upload, else over the network under the SSRF rules. */
export function loadMediaFor(_ctx: ServiceContext, _storeId: string): LoadMedia {
  return async () => {
    throw new ChannelError({ kind: "content", reason: "MEDIA_UNREACHABLE" });
  };
}
