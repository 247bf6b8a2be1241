import { newSha256 } from "../../src/entry/media-hash.ts";
import {
  type ByteStream,
  type Bytes,
  collect,
  createUploadGate,
  type Media,
  type MediaStorage,
  requireKey,
  streamOf,
} from "../../src/media/index.ts";

export type MemoryStorage = MediaStorage & { readonly files: Map<string, Bytes> };

/** The storage port on a map; the contract suite runs for it as for the real ones. */
export function memoryStorage(): MemoryStorage {
  const files = new Map<string, Bytes>();
  return {
    files,
    put: async (key, body) => {
      const bytes = await collect(body);
      files.set(requireKey(key), bytes.slice());
    },
    get: async (key, range) => {
      const bytes = files.get(requireKey(key));
      if (bytes === undefined) return undefined;
      const part = range ? bytes.slice(range.start, range.end + 1) : bytes;
      return { bytes: bytes.byteLength, body: bodyOf(part) };
    },
    head: async (key) => {
      const bytes = files.get(requireKey(key));
      return bytes && { bytes: bytes.byteLength };
    },
    move: async (from, to) => {
      const bytes = files.get(requireKey(from));
      if (bytes === undefined) throw new Error("nothing to move");
      files.set(requireKey(to), bytes);
      files.delete(from);
    },
    delete: async (key) => {
      files.delete(requireKey(key));
    },
  };
}

/** Uploads in memory; the open internet answers nothing. */
export function testMedia(over: Partial<Media> = {}): Media {
  return {
    storage: memoryStorage(),
    newHash: newSha256,
    fetchPublic: () => Promise.reject(new Error("no network in tests")),
    gate: createUploadGate(() => 0),
    ...over,
  };
}

/** A stream that hands `bytes` out in pieces of `size`. */
export function bodyOf(bytes: Bytes, size = 64 * 1024): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream<Bytes>({
    pull(controller) {
      if (at >= bytes.byteLength) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

export function pieces(bytes: Bytes, size: number): ByteStream {
  const parts: Bytes[] = [];
  for (let at = 0; at < bytes.byteLength; at += size) parts.push(bytes.slice(at, at + size));
  return streamOf(...parts);
}

export function sha256Of(bytes: Bytes): string {
  const hash = newSha256();
  hash.update(bytes);
  return hash.hex();
}
