import { type Bytes, hasAscii, viewOf } from "./bytes.ts";
import { isSideways, orientationTiff, readOrientation } from "./exif.ts";
import { type CleanFile, pictureFacts } from "./facts.ts";
import { unreadable } from "./media-error.ts";
import { type RiffChunk, riffChunks, riffEnd, writeRiff } from "./riff.ts";

const KEPT = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
const EXIF_FLAG = 0x08;
const XMP_FLAG = 0x04;

/**
 * A WebP (RFC 9649) without EXIF, XMP and unknown chunks; the orientation stays, in an EXIF chunk of its own.
 *
 * @throws MediaError MEDIA_UNREADABLE; RangeError
 */
export function cleanWebp(file: Bytes): CleanFile {
  const chunks = riffChunks(file, 12, riffEnd(file));
  const size = pictureSize(chunks);
  const exif = chunks.find(({ id }) => id === "EXIF");
  const orientation = exif === undefined ? 1 : readOrientation(withoutPreamble(exif.data));
  const isExtended = chunks[0]?.id === "VP8X";
  const kept = chunks
    .filter(({ id }) => KEPT.has(id))
    .map((chunk) => (chunk.id === "VP8X" ? withFlags(chunk, orientation) : chunk));
  if (isExtended && orientation !== 1) kept.push({ id: "EXIF", data: orientationTiff(orientation) });
  const isTurned = isExtended && isSideways(orientation);
  const facts = isTurned ? pictureFacts(size.height, size.width) : pictureFacts(size.width, size.height);
  return { ...facts, bytes: writeRiff("WEBP", kept) };
}

/** Some writers put JPEG's own preamble before the TIFF block. */
function withoutPreamble(exif: Bytes): Bytes {
  return hasAscii(exif, 0, "Exif\0\0") ? exif.slice(6) : exif;
}

function withFlags({ id, data }: RiffChunk, orientation: number): RiffChunk {
  const changed = data.slice();
  const flags = (changed[0] ?? 0) & ~(EXIF_FLAG | XMP_FLAG);
  changed[0] = orientation === 1 ? flags : flags | EXIF_FLAG;
  return { id, data: changed };
}

function pictureSize(chunks: readonly RiffChunk[]): { width: number; height: number } {
  const [first] = chunks;
  const hasPicture = chunks.some(({ id, data }) => /^(VP8 |VP8L|ANMF)$/.test(id) && data.byteLength > 0);
  if (first === undefined || !hasPicture) throw unreadable();
  const view = viewOf(first.data);
  switch (first.id) {
    case "VP8X":
      return { width: uint24(view, 4) + 1, height: uint24(view, 7) + 1 };
    case "VP8L": {
      if (view.getUint8(0) !== 0x2f) throw unreadable();
      const bits = view.getUint32(1, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ": {
      if (!hasAscii(first.data, 3, "\x9d\x01\x2a")) throw unreadable();
      const size = { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
      if (size.width === 0 || size.height === 0) throw unreadable();
      return size;
    }
    default:
      throw unreadable();
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
}
