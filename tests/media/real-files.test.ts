import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Bytes,
  cleanFile,
  cleanMp4,
  collect,
  type FileFacts,
  MediaError,
  sniffType,
} from "../../src/media/index.ts";
import { latin, SECRET } from "./samples.ts";
import { pieces, sha256Of } from "./support.ts";

const FOLDER = join(import.meta.dir, "files");

type Expected = FileFacts & { readonly start: string };
const picture = (width: number, height: number, start: string): Expected => ({
  width,
  height,
  durationMs: null,
  start,
});
const sound = (durationMs: number, start: string): Expected => ({
  width: null,
  height: null,
  durationMs,
  start,
});
const film = (width: number, height: number, durationMs: number | null, start: string): Expected => ({
  width,
  height,
  durationMs,
  start,
});

/**
 * Files of the encoders in common use, all with the secret in them. `start` begins the SHA-256 of a cleaned file
 * whose pictures and sound other decoders found to be the same as the original's, sample by sample.
 */
const FILES: Readonly<Record<string, Expected>> = {
  "animated.png": picture(48, 32, "8f8be9f666789ccc"),
  "animated.webp": picture(32, 48, "e1b005086d61c533"),
  "cmyk.jpg": picture(48, 32, "419657ae558fabcc"),
  "fragmented.mp4": film(48, 32, null, "e04031a5bfb87c5d"),
  "index-first.mp4": film(48, 32, 1000, "3a75179e178acc87"),
  "index-last.mp4": film(48, 32, 1000, "72f02c27467f8064"),
  "lossless.webp": picture(48, 32, "47fe5cfb74a446a4"),
  "lossy.webp": picture(32, 48, "ea191fcf588694aa"),
  "palette.png": picture(32, 48, "a88b26b9747b28a2"),
  "piped.wav": sound(1000, "47cf46ff8483ef56"),
  "progressive.jpg": picture(32, 48, "3e7be4f0d989bccf"),
  "restarts.jpg": picture(48, 32, "7db72679c9f71bc8"),
  "tagged.wav": sound(1000, "47cf46ff8483ef56"),
  "turned.mp4": film(32, 48, 1000, "a23e8222f19303f7"),
  "variable.mp3": sound(1071, "d326add34b122a9b"),
};

async function clean(file: Bytes): Promise<{ bytes: Bytes; facts: FileFacts }> {
  const type = sniffType(file);
  if (type === undefined) throw new MediaError("MEDIA_TYPE");
  if (type.kind !== "video") {
    const { bytes, ...facts } = cleanFile(file, type);
    return { bytes, facts };
  }
  const found: FileFacts[] = [];
  const bytes = await collect(cleanMp4(pieces(file, 501), (facts) => found.push(facts)));
  const [facts] = found;
  if (facts === undefined) throw new Error("no facts");
  return { bytes, facts };
}

const read = (name: string): Bytes => new Uint8Array(readFileSync(join(FOLDER, name)));

test.each(Object.keys(FILES))(
  "%s is measured, and shows and sounds the same without its secret",
  async (name) => {
    const { start, ...facts } = FILES[name] ?? picture(0, 0, "");
    const cleaned = await clean(read(name));
    expect(cleaned.facts).toEqual(facts);
    expect(latin(cleaned.bytes)).not.toContain(SECRET);
    expect(latin(cleaned.bytes)).not.toContain("37.4979");
    expect(sha256Of(cleaned.bytes)).toStartWith(start);
  },
);

test("QuickTime is told apart from MP4", () => {
  expect(sniffType(read("quicktime.mov"))).toBeUndefined();
});

test("no file lies here untested", () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual([...Object.keys(FILES), "quicktime.mov"].toSorted());
});
