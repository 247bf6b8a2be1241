import { zlibSync } from "fflate";
import { type Bytes, concat, viewOf } from "./bytes.ts";
import { pngChunk } from "./png-chunk.ts";

const SIGNATURE: Bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A black and white picture as PNG (1 bit a pixel).
 *
 * @param rows `true` is black; rows of one length
 * @example blackAndWhitePng([[true, false], [false, true]])
 */
export function blackAndWhitePng(rows: readonly (readonly boolean[])[]): Bytes {
  const width = rows[0]?.length ?? 0;
  const stride = 1 + Math.ceil(width / 8);
  const bits = new Uint8Array(stride * rows.length);
  for (const [y, row] of rows.entries()) {
    for (const [x, isBlack] of row.entries()) {
      const at = y * stride + 1 + (x >> 3);
      if (!isBlack) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const size: Bytes = new Uint8Array(13);
  viewOf(size).setUint32(0, width);
  viewOf(size).setUint32(4, rows.length);
  size[8] = 1;
  const data: Bytes = new Uint8Array(zlibSync(bits));
  return concat([
    SIGNATURE,
    pngChunk("IHDR", size),
    pngChunk("IDAT", data),
    pngChunk("IEND", new Uint8Array()),
  ]);
}
