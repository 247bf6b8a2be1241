import { hasAscii } from "./bytes.ts";

export type MediaKind = "image" | "video" | "audio";

export type MediaType = {
  readonly contentType: string;
  readonly kind: MediaKind;
  readonly extension: string;
  readonly maxBytes: number;
};

const MB = 1024 * 1024;

/** Everything the service stores. No SVG: it is a program. Sizes are ours. */
export const MEDIA_TYPES = [
  { contentType: "image/jpeg", kind: "image", extension: "jpg", maxBytes: 10 * MB },
  { contentType: "image/png", kind: "image", extension: "png", maxBytes: 10 * MB },
  { contentType: "image/webp", kind: "image", extension: "webp", maxBytes: 10 * MB },
  { contentType: "audio/mpeg", kind: "audio", extension: "mp3", maxBytes: 10 * MB },
  { contentType: "audio/wav", kind: "audio", extension: "wav", maxBytes: 10 * MB },
  { contentType: "video/mp4", kind: "video", extension: "mp4", maxBytes: 200 * MB },
] as const satisfies readonly MediaType[];

export const MEDIA_BYTES_MAX = Math.max(...MEDIA_TYPES.map((type) => type.maxBytes));

/** What browsers and phones also call them. */
const ALIASES: Readonly<Record<string, string>> = {
  "image/jpg": "image/jpeg",
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
};

/** The type that a content-type header names; undefined when it is none of ours. */
export function declaredType(header: string | null): MediaType | undefined {
  const named = (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const contentType = Object.hasOwn(ALIASES, named) ? ALIASES[named] : named;
  return MEDIA_TYPES.find((type) => type.contentType === contentType);
}

/** The type of an address's ending; undefined when it is none of ours. */
export function typeByExtension(extension: string): MediaType | undefined {
  return MEDIA_TYPES.find((type) => type.extension === extension);
}

/** What a file is by its first 16 bytes, whatever it is called; undefined when it is none of ours. */
export function sniffType(head: Uint8Array): MediaType | undefined {
  const contentType = sniff(head);
  return MEDIA_TYPES.find((type) => type.contentType === contentType);
}

function sniff(head: Uint8Array): string | undefined {
  if (hasAscii(head, 0, "\xff\xd8\xff")) return "image/jpeg";
  if (hasAscii(head, 0, "\x89PNG\r\n\x1a\n")) return "image/png";
  if (hasAscii(head, 0, "RIFF")) {
    if (hasAscii(head, 8, "WEBP")) return "image/webp";
    return hasAscii(head, 8, "WAVE") ? "audio/wav" : undefined;
  }
  // QuickTime, HEIC and AVIF share the container and are other things.
  if (hasAscii(head, 4, "ftyp"))
    return /^(qt {2}|hei|hev|mif|msf|avi)/.test(brand(head)) ? undefined : "video/mp4";
  return hasAscii(head, 0, "ID3") || isMpegAudio(head) ? "audio/mpeg" : undefined;
}

function brand(head: Uint8Array): string {
  return String.fromCharCode(...head.subarray(8, 12));
}

/** Layer III of MPEG 1, 2 or 2.5, with a rate that exists. */
function isMpegAudio(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  const isLayer3 =
    first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) === 0x02 && (second & 0x18) !== 0x08;
  return isLayer3 && third >> 4 !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
}
