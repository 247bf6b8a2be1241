import { type Bytes, concat, fourCc, viewOf } from "./bytes.ts";
import { isSideways, orientationTiff, readOrientation } from "./exif.ts";
import { type CleanFile, pictureFacts } from "./facts.ts";
import { unreadable } from "./media-error.ts";
import { pngChunk } from "./png-chunk.ts";

/** Chunks that make the picture and its colours, animated ones too; texts, times and private ones go. */
const KEPT = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split(" "),
);
const CRITICAL = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);
const SIGNATURE_BYTES = 8;
/** Encoders cut their data into pieces of kilobytes. */
const CHUNKS_MAX = 50_000;

/**
 * A PNG (third edition) without tEXt, zTXt, iTXt, tIME, private chunks and what stands behind its end. Of eXIf the
 * orientation stays.
 *
 * @throws MediaError MEDIA_UNREADABLE; RangeError
 */
export function cleanPng(file: Bytes): CleanFile {
  const view = viewOf(file);
  const kept: Bytes[] = [];
  let orientation = 1;
  let at = SIGNATURE_BYTES;
  let hasData = false;
  for (let count = 0; ; count += 1) {
    if (count === CHUNKS_MAX) throw unreadable();
    const length = view.getUint32(at);
    const name = fourCc(file, at + 4);
    const end = at + 12 + length;
    const isFirst = at === SIGNATURE_BYTES;
    if (end > file.byteLength || isFirst !== (name === "IHDR") || !/^[A-Za-z]{4}$/.test(name))
      throw unreadable();
    if (isCritical(name) && !CRITICAL.has(name)) throw unreadable();
    if (KEPT.has(name)) kept.push(file.slice(at, end));
    if (name === "eXIf" && orientation === 1) orientation = readOrientation(file.subarray(at + 8, end - 4));
    hasData ||= name === "IDAT" && length > 0;
    at = end;
    if (name === "IEND") break;
  }
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (!hasData || width === 0 || height === 0 || view.getUint32(8) !== 13) throw unreadable();
  const facts = isSideways(orientation) ? pictureFacts(height, width) : pictureFacts(width, height);
  const [header, ...others] = kept;
  const exif = orientation === 1 ? [] : [exifChunk(orientation)];
  const start = [file.slice(0, SIGNATURE_BYTES), ...(header ? [header] : [])];
  return { ...facts, bytes: concat([...start, ...exif, ...others]) };
}

function isCritical(name: string): boolean {
  return /^[A-Z]/.test(name);
}

function exifChunk(orientation: number): Bytes {
  return pngChunk("eXIf", orientationTiff(orientation));
}
