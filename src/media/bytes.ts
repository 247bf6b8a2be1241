import { ByteGatherer } from "../byte-gatherer.ts";

/** Bytes that own their buffer alone: what fetch, WebCrypto and files take. */
export type Bytes = Uint8Array<ArrayBuffer>;

export type ByteStream = AsyncIterable<Bytes>;

/** All parts one after the other; a single part is given back as it is, not copied. */
export function concat(parts: readonly Bytes[]): Bytes {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** One byte a character; for names of chunks and boxes. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether `text` stands at `at`; false beyond the end. */
export function hasAscii(bytes: Uint8Array, at: number, text: string): boolean {
  if (at < 0 || at + text.length > bytes.byteLength) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Four characters of a chunk's or box's name, byte by byte. */
export function fourCc(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Its getters throw RangeError beyond the end: cleanFile turns that into MEDIA_UNREADABLE. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes at hand as a stream. */
export async function* streamOf(...parts: readonly Bytes[]): ByteStream {
  for (const part of parts) yield part;
}

/** @throws MediaError as the stream does */
export async function collect(stream: ByteStream): Promise<Bytes> {
  const gathered = new ByteGatherer();
  for await (const part of stream) gathered.add(part);
  return gathered.take();
}
