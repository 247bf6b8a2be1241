import { toBase64 } from "../../base64.ts";
import type { ChannelContext, LoadedMedia } from "../channel.ts";
import { sha256Hex } from "../digest.ts";
import { ChannelError, changedError, isChannelError } from "../errors.ts";
import { openSession } from "./credentials.ts";
import { uploadImage } from "./groups.ts";
import { KAKAO_CHANNEL_LIMITS as LIMITS } from "./schema.ts";

/** Finished uploads of this process by contract and content: a picture is uploaded once. */
export type UploadedImages = Map<string, string>;

const MAX_REMEMBERED = 1_000;
const TYPES: ReadonlySet<string> = new Set(LIMITS.image.types);

export type SentImage = { readonly imageId: string; readonly imageHash: string };

/** Loads and uploads a picture, unless the same bytes were uploaded before. Throws ChannelError field imageUrl. */
export async function sendImage(
  ctx: ChannelContext,
  url: string,
  uploaded: UploadedImages,
): Promise<SentImage> {
  const { bytes, contentType } = await load(ctx, url);
  const imageHash = await sha256Hex(bytes);
  const key = `${openSession(ctx.account).apiKey}\n${imageHash}`;
  const known = uploaded.get(key);
  if (known !== undefined) return { imageId: known, imageHash };
  const name = `${imageHash.slice(0, 24)}.${contentType === "image/png" ? "png" : "jpg"}`;
  const { fileId } = await uploadImage(ctx, { base64: toBase64(bytes), name });
  if (uploaded.size >= MAX_REMEMBERED) uploaded.clear();
  uploaded.set(key, fileId);
  return { imageId: fileId, imageHash };
}

async function load(ctx: ChannelContext, url: string): Promise<LoadedMedia> {
  try {
    const media = await ctx.loadMedia(url, { maxBytes: LIMITS.image.maxBytes, signal: ctx.signal });
    if (TYPES.has(media.contentType)) return media;
  } catch (thrown) {
    if (isChannelError(thrown) && thrown.kind === "content")
      throw changedError(thrown, { field: "imageUrl" });
    throw thrown;
  }
  throw new ChannelError({
    kind: "content",
    reason: "INVALID_CONTENT",
    field: "imageUrl",
    messageKo: "사진은 JPG나 PNG 파일이어야 해요.",
  });
}
