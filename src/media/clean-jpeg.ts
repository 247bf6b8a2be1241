import { ascii, type Bytes, concat, hasAscii, viewOf } from "./bytes.ts";
import { isSideways, orientationTiff, readOrientation } from "./exif.ts";
import { type CleanFile, pictureFacts } from "./facts.ts";
import { unreadable } from "./media-error.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
/** A progressive picture has dozens; a file that is all segments would cost many times its size. */
const SEGMENTS_MAX = 10_000;

type Segment = { readonly marker: number; readonly bytes: Bytes };

/**
 * A JPEG (ITU T.81) without EXIF, XMP, IPTC, comments, thumbnails and what stands behind its end. The colour
 * profile and Adobe's transform stay, and of EXIF the orientation.
 *
 * @throws MediaError MEDIA_UNREADABLE; RangeError
 */
export function cleanJpeg(file: Bytes): CleanFile {
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  let hasScan = false;
  const kept: Bytes[] = [];
  for (const segment of segmentsOf(file)) {
    const { marker, bytes } = segment;
    if (isFrame(marker)) size ??= frameSize(bytes);
    if (marker === SOS) hasScan = true;
    if (marker === APP1 && hasAscii(bytes, 4, "Exif\0\0")) {
      orientation = readOrientation(bytes.subarray(10));
    }
    const clean = cleanSegment(segment);
    if (clean) kept.push(clean);
  }
  if (size === undefined || size.width === 0 || size.height === 0 || !hasScan) throw unreadable();
  const { width, height } = size;
  const facts = isSideways(orientation) ? pictureFacts(height, width) : pictureFacts(width, height);
  const start = Uint8Array.of(0xff, SOI);
  const end = Uint8Array.of(0xff, EOI);
  return { ...facts, bytes: concat([start, ...exifOf(orientation), ...kept, end]) };
}

/** Each step takes at least two bytes; scans are taken with the data that follows them. */
function* segmentsOf(file: Bytes): Generator<Segment> {
  const view = viewOf(file);
  let at = 2;
  for (let count = 0; ; count += 1) {
    if (count === SEGMENTS_MAX) throw unreadable();
    if (view.getUint8(at) !== 0xff) throw unreadable();
    while (view.getUint8(at + 1) === 0xff) at += 1;
    const marker = view.getUint8(at + 1);
    if (marker === EOI) return;
    if (marker < 0xc0 || isRestart(marker) || marker === SOI) throw unreadable();
    const length = view.getUint16(at + 2);
    const headEnd = at + 2 + length;
    if (length < 2 || headEnd > file.byteLength) throw unreadable();
    const end = marker === SOS ? scanEnd(file, headEnd) : headEnd;
    yield { marker, bytes: file.slice(at, end) };
    at = end;
  }
}

/** The next marker that is neither a stuffed FF nor a restart. */
function scanEnd(file: Bytes, from: number): number {
  let at = file.indexOf(0xff, from);
  while (at >= 0 && at + 1 < file.byteLength) {
    const next = file[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
    at = file.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  throw unreadable();
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function frameSize(bytes: Bytes): { width: number; height: number } {
  const view = viewOf(bytes);
  return { width: view.getUint16(7), height: view.getUint16(5) };
}

function cleanSegment({ marker, bytes }: Segment): Bytes | undefined {
  if (marker === 0xe0) return hasAscii(bytes, 4, "JFIF\0") ? withoutThumbnail(bytes) : undefined;
  if (marker === 0xe2) return hasAscii(bytes, 4, "ICC_PROFILE\0") ? bytes : undefined;
  if (marker === 0xee) return hasAscii(bytes, 4, "Adobe") ? bytes : undefined;
  const isApp = marker >= 0xe0 && marker <= 0xef;
  const isCoding = marker >= 0xc0 && marker <= 0xdf;
  return isApp || !isCoding ? undefined : bytes;
}

/** The picture in the picture may show what was cropped away. */
function withoutThumbnail(jfif: Bytes): Bytes | undefined {
  if (jfif.byteLength < 16) return undefined;
  return concat([Uint8Array.of(0xff, 0xe0, 0, 16), jfif.slice(4, 16), Uint8Array.of(0, 0)]);
}

function exifOf(orientation: number): Bytes[] {
  if (orientation === 1) return [];
  const payload = concat([ascii("Exif\0\0"), orientationTiff(orientation)]);
  return [Uint8Array.of(0xff, APP1, 0, payload.byteLength + 2), payload];
}
