import { ascii, type Bytes, concat, viewOf } from "./bytes.ts";

/** A part of a PNG file: length, name, data, and the CRC of name and data. */
export function pngChunk(name: string, data: Bytes): Bytes {
  const body = concat([ascii(name), data]);
  return concat([uint32(data.byteLength), body, uint32(crc32(body))]);
}

/** For a few bytes, so without a table. */
function crc32(bytes: Bytes): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value);
  return bytes;
}
