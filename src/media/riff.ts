import { ascii, type Bytes, concat, fourCc, viewOf } from "./bytes.ts";
import { unreadable } from "./media-error.ts";

/** A frame of an animation each; a file that is all heads would cost many times its size. */
const CHUNKS_MAX = 10_000;

export type RiffChunk = { readonly id: string; readonly data: Bytes };

/**
 * The chunks of a RIFF block from `from` on, each step at least eight bytes. A last chunk that says it is longer
 * than the file (recorders that were cut off) ends with the file.
 *
 * @throws MediaError MEDIA_UNREADABLE; RangeError
 */
export function riffChunks(file: Bytes, from: number, to: number): RiffChunk[] {
  const view = viewOf(file);
  const chunks: RiffChunk[] = [];
  let at = from;
  while (at + 8 <= to) {
    if (chunks.length === CHUNKS_MAX) throw unreadable();
    const start = at + 8;
    const end = Math.min(start + view.getUint32(at + 4, true), to);
    chunks.push({ id: fourCc(file, at), data: file.slice(start, end) });
    at = end + (end % 2);
  }
  return chunks;
}

/** Where the outermost block ends by its own size; bytes behind it are no part of it. */
export function riffEnd(file: Bytes): number {
  const size = viewOf(file).getUint32(4, true);
  if (size < 4) throw unreadable();
  return Math.min(8 + size, file.byteLength);
}

/** A RIFF file of these chunks, each padded to an even length. */
export function writeRiff(form: string, chunks: readonly RiffChunk[]): Bytes {
  const body = concat([ascii(form), ...chunks.flatMap(({ id, data }) => writeChunk(id, data))]);
  return concat([ascii("RIFF"), uint32(body.byteLength), body]);
}

function writeChunk(id: string, data: Bytes): Bytes[] {
  return [ascii(id), uint32(data.byteLength), data, new Uint8Array(data.byteLength % 2)];
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value, true);
  return bytes;
}
