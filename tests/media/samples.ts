import type { Bytes } from "../../src/media/index.ts";

/** Stands in every place where a file can tell about its maker; no clean file may hold it. */
export const SECRET = "GPS37.4979N127.0276E";

type Part = string | Bytes | readonly number[];

/** Text is taken byte by byte (latin 1). */
export function join(...parts: readonly Part[]): Bytes {
  const all = parts.map((part) =>
    typeof part === "string"
      ? Uint8Array.from(part, (character) => character.charCodeAt(0))
      : Uint8Array.from(part),
  );
  const whole = new Uint8Array(all.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

export function big32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function little32(value: number): Bytes {
  return big32(value).reverse();
}

function big16(value: number): Bytes {
  return Uint8Array.of(value >>> 8, value);
}

export function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** A little-endian TIFF block with a maker's note and an orientation. */
export function tiff(orientation: number): Bytes {
  const entry = (tag: number, value: number) => [tag & 255, tag >> 8, 3, 0, 1, 0, 0, 0, value, 0, 0, 0];
  return join("II*\0\x08\0\0\0", [2, 0], entry(0x010f, 9), entry(0x0112, orientation), [0, 0, 0, 0], SECRET);
}

export function segment(marker: number, ...parts: readonly Part[]): Bytes {
  const payload = join(...parts);
  return join([0xff, marker], big16(payload.byteLength + 2), payload);
}

export type JpegOptions = { width?: number; height?: number; orientation?: number; scan?: Bytes };

export function jpeg(options: JpegOptions = {}): Bytes {
  const {
    width = 640,
    height = 480,
    orientation = 6,
    scan = join([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]),
  } = options;
  return join(
    [0xff, 0xd8],
    segment(0xe0, "JFIF\0\x01\x02\0\0\x01\0\x01\x02\x02", SECRET),
    segment(0xe1, "Exif\0\0", tiff(orientation)),
    segment(0xe1, "http://ns.adobe.com/xap/1.0/\0", SECRET),
    segment(0xe2, "ICC_PROFILE\0\x01\x01", "colours"),
    segment(0xe2, "MPF\0", SECRET),
    segment(0xed, "Photoshop 3.0\0", SECRET),
    segment(0xfe, SECRET),
    segment(0xdb, new Uint8Array(65)),
    segment(0xc0, [8], big16(height), big16(width), [1, 1, 0x11, 0]),
    segment(0xc4, new Uint8Array(20)),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    scan,
    [0xff, 0xd9],
    SECRET,
  );
}

export function pngChunk(type: string, data: Part): Bytes {
  const body = join(type, data);
  return join(big32(body.byteLength - 4), body, big32(Bun.hash.crc32(body)));
}

export function png(width = 320, height = 200): Bytes {
  return join(
    "\x89PNG\r\n\x1a\n",
    pngChunk("IHDR", join(big32(width), big32(height), [8, 2, 0, 0, 0])),
    pngChunk("gAMA", big32(45_455)),
    pngChunk("eXIf", join(tiff(1))),
    pngChunk("tEXt", `Author\0${SECRET}`),
    pngChunk("zTXt", `Author\0\0${SECRET}`),
    pngChunk("iTXt", `XML:com.adobe.xmp\0${SECRET}`),
    pngChunk("tIME", [7, 234, 1, 1, 1, 1, 1]),
    pngChunk("prVt", SECRET),
    pngChunk("IDAT", [1, 2, 3, 4]),
    pngChunk("IEND", ""),
    SECRET,
  );
}

export function riff(form: string, ...chunks: readonly Bytes[]): Bytes {
  const body = join(form, ...chunks);
  return join("RIFF", little32(body.byteLength), body);
}

export function riffChunk(id: string, data: Part): Bytes {
  const bytes = join(data);
  return join(id, little32(bytes.byteLength), bytes, new Uint8Array(bytes.byteLength % 2));
}

export function webp(width = 800, height = 600, orientation = 1): Bytes {
  const size = (value: number) => [(value - 1) & 255, ((value - 1) >> 8) & 255, (value - 1) >> 16];
  return join(
    riff(
      "WEBP",
      riffChunk("VP8X", [0x2c, 0, 0, 0, ...size(width), ...size(height)]),
      riffChunk("ICCP", "colours"),
      riffChunk("VP8L", [0x2f, 0, 0, 0, 0, 7]),
      riffChunk("EXIF", tiff(orientation)),
      riffChunk("XMP ", SECRET),
      riffChunk("hide", SECRET),
    ),
    SECRET,
  );
}

/** 8,000 bytes a second. */
export function wav(seconds = 2): Bytes {
  return riff(
    "WAVE",
    riffChunk("bext", SECRET),
    riffChunk("fmt ", join([1, 0, 1, 0], little32(8_000), little32(8_000), [1, 0, 8, 0])),
    riffChunk("LIST", `INFO${SECRET}`),
    riffChunk("data", new Uint8Array(8_000 * seconds)),
    riffChunk("id3 ", SECRET),
  );
}

/** MPEG 1, 128 kbit/s, 44.1 kHz: 417 bytes and 26.12 ms a frame. */
export function mp3Frame(): Bytes {
  return join([0xff, 0xfb, 0x90, 0x00], new Uint8Array(413).fill(7));
}

export function mp3(frames = 40): Bytes {
  const id3 = join("ID3\x03\0\0", [0, 0, 0, SECRET.length], SECRET);
  const sound = Array.from({ length: frames }, mp3Frame);
  return join(id3, ...sound, "APETAGEX", SECRET, join("TAG", SECRET), new Uint8Array(90));
}

export function box(type: string, ...parts: readonly Part[]): Bytes {
  const body = join(...parts);
  return join(big32(body.byteLength + 8), type, body);
}

const MATRIX = join(
  big32(0x10000),
  big32(0),
  big32(0),
  big32(0),
  big32(0x10000),
  big32(0),
  big32(0),
  big32(0),
  big32(0x40000000),
);
const TURNED = join(
  big32(0),
  big32(0x10000),
  big32(0),
  big32(0xffff0000),
  big32(0),
  big32(0),
  big32(0),
  big32(0),
  big32(0x40000000),
);
const TIMES = "\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7";

export function trak(handler: string, isTurned = false): Bytes {
  const size = handler === "vide" ? [big32(1280 << 16), big32(720 << 16)] : [big32(0), big32(0)];
  return box(
    "trak",
    box(
      "tkhd",
      big32(0),
      TIMES,
      big32(1),
      big32(0),
      big32(3_500),
      new Uint8Array(16),
      isTurned ? TURNED : MATRIX,
      ...size,
    ),
    box("udta", box("name", SECRET)),
    box(
      "mdia",
      box("mdhd", big32(0), TIMES, big32(1_000), big32(3_500), big32(0)),
      box("hdlr", big32(0), big32(0), handler, new Uint8Array(12), `${SECRET}\0`),
      box("minf", box("stbl", box("stco", big32(0), big32(1), big32(36))), box("uuid", SECRET)),
    ),
  );
}

export function moov(...tracks: readonly Bytes[]): Bytes {
  return box(
    "moov",
    box("mvhd", big32(0), TIMES, big32(1_000), big32(3_500), new Uint8Array(80)),
    ...tracks,
    box("udta", box("\xa9xyz", SECRET), box("meta", big32(0), SECRET)),
    box("meta", big32(0), SECRET),
  );
}

export const FTYP = box("ftyp", "isom", big32(512), "isomiso2avc1mp41");

export type Mp4Options = { media?: Bytes; moovFirst?: boolean; isTurned?: boolean; handlers?: string[] };

export function mp4(options: Mp4Options = {}): Bytes {
  const { media = new Uint8Array(5_000).fill(9), moovFirst = false, isTurned = false } = options;
  const handlers = options.handlers ?? ["vide", "soun", "meta"];
  const index = moov(...handlers.map((handler) => trak(handler, isTurned)));
  const data = box("mdat", media);
  const extra = join(box("free", SECRET), box("uuid", new Uint8Array(16), SECRET));
  return moovFirst ? join(FTYP, index, extra, data) : join(FTYP, extra, data, index);
}

export const SAMPLES = [
  { contentType: "image/jpeg", make: () => jpeg() },
  { contentType: "image/png", make: () => png() },
  { contentType: "image/webp", make: () => webp() },
  { contentType: "audio/mpeg", make: () => mp3() },
  { contentType: "audio/wav", make: () => wav() },
  { contentType: "video/mp4", make: () => mp4() },
] as const;
