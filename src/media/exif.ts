import { ascii, type Bytes, concat, hasAscii, viewOf } from "./bytes.ts";

const ORIENTATION = 0x0112;
const ENTRIES_MAX = 512;

/** Which way up: 1 (as stored) to 8 (EXIF 2.32); 1 when the TIFF block does not say or does not hold. */
export function readOrientation(tiff: Uint8Array): number {
  const isLittle = hasAscii(tiff, 0, "II*\0");
  if (!isLittle && !hasAscii(tiff, 0, "MM\0*")) return 1;
  const view = viewOf(tiff);
  if (tiff.byteLength < 8) return 1;
  const start = view.getUint32(4, isLittle);
  if (start + 2 > tiff.byteLength) return 1;
  const count = Math.min(view.getUint16(start, isLittle), ENTRIES_MAX);
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * 12;
    if (at + 12 > tiff.byteLength) return 1;
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF block that says the orientation and nothing else. */
export function orientationTiff(orientation: number): Bytes {
  const entry = Uint8Array.of(0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);
  return concat([ascii("MM\0*\0\0\0\x08"), entry]);
}

/** Orientations 5 to 8 lie on their side. */
export function isSideways(orientation: number): boolean {
  return orientation >= 5;
}
