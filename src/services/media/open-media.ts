import type { ServiceContext } from "../../context.ts";
import {
  type ByteRange,
  parseMediaPath,
  parseRange,
  type StoredFile,
  storageKey,
} from "../../media/index.ts";
import { mediaFailure } from "./storage-of.ts";

export type OpenedMedia = {
  readonly contentType: string;
  /** Quoted, as the ETag header wants it. */
  readonly etag: string;
  readonly bytes: number;
  /** Null for HEAD, an unchanged file and a range that is none. */
  readonly body: StoredFile["body"] | null;
  readonly range: ByteRange | "unsatisfiable" | null;
};

export type OpenOptions = {
  readonly path: string;
  readonly rangeHeader: string | null;
  readonly isHead: boolean;
  /** The If-None-Match header: who names the file's own tag needs no bytes. */
  readonly ifNoneMatch: string | null;
};

/**
 * A stored file by its public path. The name is the hash of its content, so nobody is asked who may see it and
 * what was sent once is right for ever.
 *
 * @returns undefined when there is none
 * @throws AppError UNAVAILABLE
 */
export async function openMedia(ctx: ServiceContext, options: OpenOptions): Promise<OpenedMedia | undefined> {
  const name = parseMediaPath(options.path);
  const { storage } = ctx.deps.media;
  if (name === undefined || storage === undefined) return undefined;
  const key = storageKey(name);
  const shared = { contentType: name.type.contentType, etag: `"${name.sha256}"` };
  try {
    const isBodiless = options.isHead || options.ifNoneMatch === shared.etag;
    if (!isBodiless && options.rangeHeader === null) {
      const file = await storage.get(key);
      return file && { ...shared, ...file, range: null };
    }
    const found = await storage.head(key);
    if (found === undefined) return undefined;
    const range = parseRange(options.rangeHeader, found.bytes) ?? null;
    const isEmpty = isBodiless || range === "unsatisfiable";
    const file = isEmpty ? undefined : await storage.get(key, range ?? undefined);
    return { ...shared, bytes: found.bytes, range, body: file?.body ?? null };
  } catch (error) {
    throw mediaFailure(error);
  }
}
