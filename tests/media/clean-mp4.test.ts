import { describe, expect, test } from "bun:test";
import { type Bytes, cleanMp4, collect, type FileFacts, MediaError } from "../../src/media/index.ts";
import { big32, box, FTYP, join, latin, moov, mp4, SECRET, trak } from "./samples.ts";
import { pieces } from "./support.ts";

async function clean(file: Bytes, size = 1_000): Promise<{ bytes: Bytes; facts: FileFacts | undefined }> {
  let facts: FileFacts | undefined;
  const bytes = await collect(
    cleanMp4(pieces(file, size), (found) => {
      facts = found;
    }),
  );
  return { bytes, facts };
}

const faultOf = (file: Bytes) =>
  clean(file).then(
    () => "taken",
    (error: unknown) => (error instanceof MediaError ? error.reason : String(error)),
  );

describe.each([true, false])("an MP4 with its index in front: %p", (moovFirst) => {
  test("keeps its length and its media's place, and nothing about its maker", async () => {
    const file = mp4({ moovFirst });
    expect(latin(file)).toContain(SECRET);
    const { bytes, facts } = await clean(file);
    expect(facts).toEqual({ width: 1280, height: 720, durationMs: 3_500 });
    expect(bytes.byteLength).toBe(file.byteLength);
    expect(latin(bytes).indexOf("mdat")).toBe(latin(file).indexOf("mdat"));
    expect(latin(bytes)).not.toContain(SECRET);
    expect(latin(bytes)).not.toContain("\xa9xyz");
  });

  test("is the same however it is cut into pieces, and cleaned again", async () => {
    const file = mp4({ moovFirst });
    const { bytes } = await clean(file);
    for (const size of [1, 7, 64, 100_000]) expect((await clean(file, size)).bytes).toEqual(bytes);
    expect((await clean(bytes)).bytes).toEqual(bytes);
  });
});

test("times of recording and tracks of positions go, pictures and sound stay", async () => {
  const { bytes } = await clean(mp4());
  const text = latin(bytes);
  expect(text).not.toContain("\xd0\xd1\xd2\xd3");
  expect(text.split("trak").length - 1).toBe(2);
  expect(text).toContain("vide");
  expect(text).toContain("soun");
});

test("a film on its side is measured as it is shown", async () => {
  expect((await clean(mp4({ isTurned: true }))).facts).toMatchObject({ width: 720, height: 1280 });
});

test("64-bit lengths and a last box without length are read", async () => {
  const long = join(big32(1), "mdat", big32(0), big32(16 + 4), "data");
  const open = join(big32(0), "mdat", "until the end");
  const { bytes } = await clean(join(FTYP, moov(trak("vide")), long, open));
  expect(latin(bytes)).toEndWith("until the end");
});

test("the source's own bytes are not written into", async () => {
  const file = mp4();
  const before = file.slice();
  await clean(file, file.byteLength);
  expect(file).toEqual(before);
});

describe("refuses", () => {
  const index = moov(trak("vide"));
  const data = box("mdat", "x");
  test.each([
    ["a page", join("<html>padding padding"), "MEDIA_TYPE"],
    ["nothing", new Uint8Array(), "MEDIA_TYPE"],
    ["QuickTime", join(box("ftyp", "qt  ", big32(0)), index, data), "MEDIA_TYPE"],
    ["HEIC", join(box("ftyp", "heic", big32(0)), index, data), "MEDIA_TYPE"],
    ["a first box without end", join(big32(0), "ftyp", "isom"), "MEDIA_TYPE"],
    ["no index", join(FTYP, data), "MEDIA_UNREADABLE"],
    ["no media", join(FTYP, index), "MEDIA_UNREADABLE"],
    ["two indices", join(FTYP, index, index, data), "MEDIA_UNREADABLE"],
    ["no picture", join(FTYP, moov(trak("soun")), data), "MEDIA_UNREADABLE"],
    ["a film cut short", join(FTYP, index, data).slice(0, -1), "MEDIA_UNREADABLE"],
    ["an index cut short", join(FTYP, data, index).slice(0, -1), "MEDIA_UNREADABLE"],
    ["an index of 17 MB", join(FTYP, big32(17 * 1024 * 1024), "moov"), "MEDIA_UNREADABLE"],
    [
      "an index that says 2^60 bytes",
      join(FTYP, big32(1), "moov", big32(1 << 28), big32(0)),
      "MEDIA_UNREADABLE",
    ],
    ["a box shorter than its head", join(FTYP, big32(4), "mdat"), "MEDIA_UNREADABLE"],
    ["a box beyond its parent", join(FTYP, box("moov", big32(99), "trak"), data), "MEDIA_UNREADABLE"],
  ] as const)("%s", async (_what, file, fault) => {
    expect(await faultOf(file)).toBe(fault);
  });
});
