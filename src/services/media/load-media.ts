import { ChannelError, type LoadedMedia, type LoadMedia } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import {
  type Bytes,
  boundedBody,
  collect,
  MediaError,
  parseMediaUrl,
  sniffType,
  storageKey,
} from "../../media/index.ts";

type LoadOptions = Parameters<LoadMedia>[1];

/** Our own storage and the open internet alike are given this long. */
const STORAGE_MS = 30_000;

/** Reads an address for a channel: the store's own upload, else over the network under the SSRF rules. */
export function loadMediaFor(ctx: ServiceContext, storeId: string): LoadMedia {
  return async (address, options) => {
    try {
      return await load(ctx, storeId, { address, options });
    } catch (error) {
      const isTooLarge = error instanceof MediaError && error.reason === "MEDIA_TOO_LARGE";
      throw new ChannelError({
        kind: "content",
        reason: isTooLarge ? "INVALID_CONTENT" : "MEDIA_UNREACHABLE",
      });
    }
  };
}

async function load(
  ctx: ServiceContext,
  storeId: string,
  { address, options }: { address: string; options: LoadOptions },
): Promise<LoadedMedia> {
  const { publicUrl, media } = ctx.deps;
  // Whatever stands under our own address is read from the storage or not at all.
  const isOwn = new URL(publicUrl).host === new URL(address).host;
  const bytes = isOwn
    ? await ownBytes(ctx, storeId, { address, options })
    : await media.fetchPublic(address, options);
  const type = sniffType(bytes);
  if (type === undefined) throw new MediaError("MEDIA_TYPE");
  return { bytes, contentType: type.contentType };
}

async function ownBytes(
  ctx: ServiceContext,
  storeId: string,
  { address, options }: { address: string; options: LoadOptions },
): Promise<Bytes> {
  const { publicUrl, media } = ctx.deps;
  const name = parseMediaUrl(publicUrl, address);
  if (name?.storeId !== storeId) throw new MediaError("MEDIA_UNREADABLE");
  const file = await media.storage?.get(storageKey(name));
  if (file === undefined) throw new MediaError("MEDIA_UNREADABLE");
  const { maxBytes, signal } = options;
  if (signal.aborted) throw new MediaError("MEDIA_UNREADABLE");
  return collect(boundedBody(file.body, { maxBytes, idleMs: STORAGE_MS, totalMs: STORAGE_MS }));
}
