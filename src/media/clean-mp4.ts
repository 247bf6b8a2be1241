import { ByteReader } from "./byte-reader.ts";
import { type ByteStream, type Bytes, concat, fourCc, viewOf } from "./bytes.ts";
import type { FileFacts } from "./facts.ts";
import { MediaError, unreadable } from "./media-error.ts";
import { setFree } from "./mp4-boxes.ts";
import { cleanMoov } from "./mp4-moov.ts";
import { sniffType } from "./types.ts";

/** The index of 200 MB is far smaller; it is the only part held in memory. */
const MOOV_MAX = 16 * 1024 * 1024;
const BRAND_MAX = 1_024;
/** A fragmented film of an hour has fewer. */
const BOXES_MAX = 20_000;

/** Films, their fragments and indices, behind the `ftyp` that begins the file. Everything else (meta, uuid, free, emsg …) becomes zeros of its length. */
const PASSED = new Set(["styp", "mdat", "moof", "mfra", "sidx", "ssix", "pdin"]);

type Head = { readonly type: string; readonly bytes: Bytes; readonly length: number };

/**
 * An MP4 (ISO 14496-12, 14496-14) as it flows by, of the same length, without data about its maker, wherever
 * `moov` stands. `onFacts` is called once, before the stream ends.
 *
 * What stays: bytes of dropped position tracks inside `mdat`, which nothing points to any more.
 *
 * @throws MediaError MEDIA_TYPE, MEDIA_UNREADABLE out of the stream
 */
export async function* cleanMp4(stream: ByteStream, onFacts: (facts: FileFacts) => void): ByteStream {
  const reader = new ByteReader(stream);
  let facts: FileFacts | undefined;
  let hasMedia = false;
  for (let count = 0; ; count += 1) {
    const head = await readHead(reader);
    if (count === 0) {
      yield* readBrand(reader, head);
      continue;
    }
    if (head === undefined) break;
    if (count >= BOXES_MAX || (head.type === "moov" && facts !== undefined)) throw unreadable();
    hasMedia ||= head.type === "mdat";
    if (head.type === "moov") {
      const moov = await readMoov(reader, head);
      facts = factsOf(moov);
      yield concat([head.bytes, moov]);
    } else yield* passBox(reader, head);
  }
  if (facts === undefined || !hasMedia) throw unreadable();
  onFacts(facts);
}

/** The first box says what the file is. */
async function* readBrand(reader: ByteReader, head: Head | undefined): ByteStream {
  if (head?.type !== "ftyp" || head.length > BRAND_MAX) throw new MediaError("MEDIA_TYPE");
  const box = concat([head.bytes, await reader.read(head.length)]);
  if (sniffType(box)?.contentType !== "video/mp4") throw new MediaError("MEDIA_TYPE");
  if (box.byteLength < head.bytes.byteLength + head.length) throw unreadable();
  yield box;
}

async function readHead(reader: ByteReader): Promise<Head | undefined> {
  const short = await reader.read(8);
  if (short.byteLength === 0) return undefined;
  if (short.byteLength < 8) throw unreadable();
  const size = viewOf(short).getUint32(0);
  const type = fourCc(short, 4);
  if (size === 0) return { type, bytes: short, length: Number.POSITIVE_INFINITY };
  if (size !== 1) return sized({ type, bytes: short, length: size - 8 });
  const bytes = concat([short, await reader.read(8)]);
  if (bytes.byteLength < 16) throw unreadable();
  return sized({ type, bytes, length: Number(viewOf(bytes).getBigUint64(8)) - 16 });
}

function sized(head: Head): Head {
  if (head.length < 0) throw unreadable();
  return head;
}

async function readMoov(reader: ByteReader, { length }: Head): Promise<Bytes> {
  if (length > MOOV_MAX && length !== Number.POSITIVE_INFINITY) throw unreadable();
  const moov = await reader.read(Math.min(length, MOOV_MAX));
  if (length !== Number.POSITIVE_INFINITY && moov.byteLength < length) throw unreadable();
  // A copy: the pieces of the source are not ours to write into.
  return moov.slice();
}

function factsOf(moov: Bytes): FileFacts {
  try {
    return cleanMoov(moov);
  } catch (error) {
    if (error instanceof RangeError) throw unreadable();
    throw error;
  }
}

async function* passBox(reader: ByteReader, { type, bytes, length }: Head): ByteStream {
  const isKept = PASSED.has(type);
  const head = bytes.slice();
  if (!isKept) setFree(head);
  yield head;
  let passed = 0;
  for await (const part of reader.pass(length)) {
    passed += part.byteLength;
    yield isKept ? part : new Uint8Array(part.byteLength);
  }
  if (length !== Number.POSITIVE_INFINITY && passed < length) throw unreadable();
}
