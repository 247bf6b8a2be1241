import { type Bytes, viewOf } from "./bytes.ts";
import type { CleanFile } from "./facts.ts";
import { unreadable } from "./media-error.ts";
import { riffChunks, riffEnd, writeRiff } from "./riff.ts";

const KEPT = new Set(["fmt ", "fact", "data"]);

/**
 * A WAV without LIST, id3, bext and every other chunk that is not sound.
 *
 * @throws MediaError MEDIA_UNREADABLE; RangeError
 */
export function cleanWav(file: Bytes): CleanFile {
  const chunks = riffChunks(file, 12, riffEnd(file));
  const format = chunks.findIndex(({ id }) => id === "fmt ");
  const sound = chunks.findIndex(({ id }) => id === "data");
  const formatData = chunks[format]?.data;
  const soundData = chunks[sound]?.data;
  if (formatData === undefined || soundData === undefined || sound < format) throw unreadable();
  const bytesPerSecond = viewOf(formatData).getUint32(8, true);
  if (bytesPerSecond === 0 || formatData.byteLength < 16 || soundData.byteLength === 0) throw unreadable();
  const durationMs = Math.round((soundData.byteLength / bytesPerSecond) * 1000);
  const kept = chunks.filter(({ id }, index) => KEPT.has(id) && (id !== "data" || index === sound));
  return { width: null, height: null, durationMs, bytes: writeRiff("WAVE", kept) };
}
