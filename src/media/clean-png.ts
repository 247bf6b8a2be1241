import { type Bytes, concat, fourCc, viewOf } from "./bytes.ts";
import { type CleanFile, pictureFacts } from "./facts.ts";
import { unreadable } from "./media-error.ts";

/** Chunks that make the picture and its colours, animated ones too; texts, times, EXIF and private ones go. */
const KEPT = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split(" "),
);
const CRITICAL = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);
const SIGNATURE_BYTES = 8;

/**
 * A PNG (third edition) without eXIf, tEXt, zTXt, iTXt, tIME, private chunks and what stands behind its end.
 *
 * @throws MediaError MEDIA_UNREADABLE; RangeError
 */
export function cleanPng(file: Bytes): CleanFile {
  const view = viewOf(file);
  const kept: Bytes[] = [file.slice(0, SIGNATURE_BYTES)];
  let at = SIGNATURE_BYTES;
  let hasData = false;
  for (;;) {
    const length = view.getUint32(at);
    const name = fourCc(file, at + 4);
    const end = at + 12 + length;
    const isFirst = at === SIGNATURE_BYTES;
    if (end > file.byteLength || isFirst !== (name === "IHDR") || !/^[A-Za-z]{4}$/.test(name))
      throw unreadable();
    if (isCritical(name) && !CRITICAL.has(name)) throw unreadable();
    if (KEPT.has(name)) kept.push(file.slice(at, end));
    hasData ||= name === "IDAT" && length > 0;
    at = end;
    if (name === "IEND") break;
  }
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (!hasData || width === 0 || height === 0 || view.getUint32(8) !== 13) throw unreadable();
  return { ...pictureFacts(width, height), bytes: concat(kept) };
}

function isCritical(name: string): boolean {
  return /^[A-Z]/.test(name);
}
