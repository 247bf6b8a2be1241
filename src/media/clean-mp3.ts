import { type Bytes, concat, hasAscii } from "./bytes.ts";
import type { CleanFile } from "./facts.ts";
import { unreadable } from "./media-error.ts";

const V1_KBPS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const V2_KBPS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;
const V1_HZ = [44_100, 48_000, 32_000] as const;

/** Fewer in a row are chance. */
const FRAMES_MIN = 3;

type Frame = { readonly bytes: number; readonly samples: number; readonly hz: number };

/**
 * An MP3 with nothing but its frames: ID3v2, ID3v1, APE, lyrics and every other stretch that is no frame go.
 *
 * @throws MediaError MEDIA_UNREADABLE
 */
export function cleanMp3(file: Bytes): CleanFile {
  const kept: Bytes[] = [];
  let seconds = 0;
  let frames = 0;
  let at = nextFrame(file, afterId3(file));
  while (at >= 0) {
    const from = at;
    for (let frame = frameAt(file, at); frame; frame = frameAt(file, at)) {
      if (frames > 0 || !isTable(file, at)) seconds += frame.samples / frame.hz;
      frames += 1;
      at += frame.bytes;
    }
    kept.push(file.slice(from, at));
    at = nextFrame(file, at);
  }
  if (frames < FRAMES_MIN) throw unreadable();
  return { width: null, height: null, durationMs: Math.round(seconds * 1000), bytes: concat(kept) };
}

/** Behind the ID3v2 tags at the start; their sizes count seven bits a byte. */
function afterId3(file: Bytes): number {
  let at = 0;
  while (file[at] === 0x49 && file[at + 1] === 0x44 && file[at + 2] === 0x33) {
    const size = [6, 7, 8, 9].reduce((sum, place) => sum * 128 + ((file[at + place] ?? 0) & 0x7f), 0);
    const hasFooter = ((file[at + 5] ?? 0) & 0x10) !== 0;
    at += 10 + size + (hasFooter ? 10 : 0);
  }
  return at;
}

/** The next place where two frames follow each other; -1 when there is none. */
function nextFrame(file: Bytes, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const frame = frameAt(file, at);
    if (frame && (at + frame.bytes === file.byteLength || frameAt(file, at + frame.bytes))) return at;
  }
  return -1;
}

/** A first frame may hold a table of contents instead of sound; it stands behind the side information. */
function isTable(file: Bytes, at: number): boolean {
  return [9, 17, 32].some(
    (side) => hasAscii(file, at + 4 + side, "Xing") || hasAscii(file, at + 4 + side, "Info"),
  );
}

/** A whole Layer III frame at this place; undefined when there is none. */
function frameAt(file: Bytes, at: number): Frame | undefined {
  const version = file[at + 1] ?? 0;
  const rates = file[at + 2] ?? 0;
  if (file[at] !== 0xff || (version & 0xe0) !== 0xe0 || (version & 0x06) !== 0x02) return undefined;
  const mpeg = (version >> 3) & 3;
  const baseHz = V1_HZ[(rates >> 2) & 3];
  const kbps = (mpeg === 3 ? V1_KBPS : V2_KBPS)[rates >> 4];
  if (mpeg === 1 || baseHz === undefined || kbps === undefined || kbps === 0) return undefined;
  const hz = mpeg === 3 ? baseHz : mpeg === 2 ? baseHz / 2 : baseHz / 4;
  const samples = mpeg === 3 ? 1152 : 576;
  const padding = (rates >> 1) & 1;
  const bytes = Math.floor(((samples / 8) * kbps * 1000) / hz) + padding;
  return at + bytes <= file.byteLength ? { bytes, samples, hz } : undefined;
}
