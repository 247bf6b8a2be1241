import { freshId, type ServiceContext } from "../../context.ts";
import {
  type ByteStream,
  cleanFile,
  cleanMp4,
  collect,
  type FileFacts,
  incomingKey,
  MediaError,
  type MediaName,
  type MediaStorage,
  type MediaType,
  storageKey,
  streamOf,
} from "../../media/index.ts";

export type SavedFile = FileFacts & { readonly name: MediaName; readonly bytes: number };

type Source = { readonly storeId: string; readonly type: MediaType; readonly body: ByteStream };

/**
 * Takes a file's bytes in: checked, cleaned and stored under the SHA-256 of what is stored. Repeatable: the same
 * bytes stand at the same place. Pictures and sound are held in memory (10 MB), films flow through.
 *
 * @throws MediaError, StorageError
 */
export function saveFile(ctx: ServiceContext, storage: MediaStorage, source: Source): Promise<SavedFile> {
  return source.type.kind === "video" ? saveFilm(ctx, storage, source) : saveWhole(ctx, storage, source);
}

async function saveWhole(
  ctx: ServiceContext,
  storage: MediaStorage,
  { storeId, type, body }: Source,
): Promise<SavedFile> {
  const { bytes, ...facts } = cleanFile(await collect(body), type);
  const hash = ctx.deps.media.newHash();
  hash.update(bytes);
  const name = { storeId, type, sha256: hash.hex() };
  await storage.put(storageKey(name), streamOf(bytes), type);
  return { ...facts, name, bytes: bytes.byteLength };
}

async function saveFilm(
  ctx: ServiceContext,
  storage: MediaStorage,
  { storeId, type, body }: Source,
): Promise<SavedFile> {
  const waiting = incomingKey(freshId(ctx.deps));
  const hash = ctx.deps.media.newHash();
  let bytes = 0;
  let facts: FileFacts | undefined;
  const cleaned = cleanMp4(body, (found) => {
    facts = found;
  });
  async function* counted(): ByteStream {
    for await (const part of cleaned) {
      hash.update(part);
      bytes += part.byteLength;
      yield part;
    }
  }
  await storage.put(waiting, counted(), type);
  try {
    if (facts === undefined) throw new MediaError("MEDIA_UNREADABLE");
    const name = { storeId, type, sha256: hash.hex() };
    await storage.move(waiting, storageKey(name));
    return { ...facts, name, bytes };
  } catch (error) {
    await storage.delete(waiting).catch(() => undefined);
    throw error;
  }
}
