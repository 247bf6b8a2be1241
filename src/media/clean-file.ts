import type { Bytes } from "./bytes.ts";
import { cleanJpeg } from "./clean-jpeg.ts";
import { cleanMp3 } from "./clean-mp3.ts";
import { cleanPng } from "./clean-png.ts";
import { cleanWav } from "./clean-wav.ts";
import { cleanWebp } from "./clean-webp.ts";
import type { CleanFile } from "./facts.ts";
import { MediaError, unreadable } from "./media-error.ts";
import { type MediaType, sniffType } from "./types.ts";

const CLEANERS: Readonly<Record<string, (file: Bytes) => CleanFile>> = {
  "image/jpeg": cleanJpeg,
  "image/png": cleanPng,
  "image/webp": cleanWebp,
  "audio/mpeg": cleanMp3,
  "audio/wav": cleanWav,
};

/**
 * A whole picture or sound, checked against its declared type, without data about its maker.
 *
 * @throws MediaError MEDIA_TYPE when the bytes are of another type; MEDIA_UNREADABLE when they do not hold
 */
export function cleanFile(file: Bytes, type: MediaType): CleanFile {
  const clean = CLEANERS[type.contentType];
  if (clean === undefined || sniffType(file)?.contentType !== type.contentType)
    throw new MediaError("MEDIA_TYPE");
  try {
    return clean(file);
  } catch (error) {
    if (error instanceof RangeError) throw unreadable();
    throw error;
  }
}
