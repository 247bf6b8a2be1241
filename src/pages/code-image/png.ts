import { zlibSync } from "fflate";
import { crc32 } from "../../auth/crc32.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * A black and white picture as PNG (1 bit a pixel).
 *
 * @param rows `true` is black; rows of one length
 * @example blackAndWhitePng([[true, false], [false, true]])
 */
export function blackAndWhitePng(rows: readonly (readonly boolean[])[]): Uint8Array<ArrayBuffer> {
  const width = rows[0]?.length ?? 0;
  const stride = 1 + Math.ceil(width / 8);
  const bits = new Uint8Array(stride * rows.length);
  for (const [y, row] of rows.entries()) {
    for (const [x, isBlack] of row.entries()) {
      const at = y * stride + 1 + (x >> 3);
      if (!isBlack) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const size = new Uint8Array(13);
  new DataView(size.buffer).setUint32(0, width);
  new DataView(size.buffer).setUint32(4, rows.length);
  size[8] = 1;
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", size),
    chunk("IDAT", zlibSync(bits)),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length);
  const name = Uint8Array.from(type, (letter) => letter.charCodeAt(0));
  const check = new Uint8Array(4);
  new DataView(check.buffer).setUint32(0, crc32(String.fromCharCode(...name, ...data)));
  return joined([length, name, data, check]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
