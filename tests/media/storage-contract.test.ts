import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { createFolderStorage } from "../../src/entry/bun-media-folder.ts";
import {
  type ByteStream,
  type Bytes,
  createS3Storage,
  MediaError,
  type MediaStorage,
  StorageError,
  streamOf,
} from "../../src/media/index.ts";
import { fakeS3 } from "./fake-s3.ts";
import { join } from "./samples.ts";
import { memoryStorage, pieces } from "./support.ts";

const NOW = Date.parse("2026-10-01T03:00:00Z");
const root = mkdtempSync(path(tmpdir(), "madang-media-"));
afterAll(() => rmSync(root, { recursive: true }));

let named = 0;
const folder = (name: string) =>
  createFolderStorage({ root: path(root, name), newName: () => `part-${++named}`, now: () => NOW });
const TYPE = { contentType: "image/jpeg" };
const KEY = "01a0f567-8f80-7e54-a5f2-5e5bf5e690a9/ab12.jpg";

async function textOf(storage: MediaStorage, key: string, range?: { start: number; end: number }) {
  const file = await storage.get(key, range);
  return file && { bytes: file.bytes, text: await new Response(file.body).text() };
}

async function* broken(): ByteStream {
  yield join("the first half");
  throw new MediaError("MEDIA_UNREADABLE");
}

const STORAGES: readonly (readonly [string, () => Promise<MediaStorage>])[] = [
  ["a folder", () => folder(`contract-${++named}`)],
  ["S3", async () => createS3Storage(fakeS3(() => NOW).options)],
  ["memory", async () => memoryStorage()],
];

describe.each(STORAGES)("%s", (_name, create) => {
  test("gives back what was put, whole and in part, and tells the whole's length", async () => {
    const storage = await create();
    await storage.put(KEY, streamOf(join("hello "), join("world")), TYPE);
    expect(await textOf(storage, KEY)).toEqual({ bytes: 11, text: "hello world" });
    expect(await textOf(storage, KEY, { start: 6, end: 8 })).toEqual({ bytes: 11, text: "wor" });
    expect(await textOf(storage, KEY, { start: 10, end: 10 })).toEqual({ bytes: 11, text: "d" });
    expect(await storage.head(KEY)).toEqual({ bytes: 11 });
  });

  test("knows nothing of what was not put", async () => {
    const storage = await create();
    expect(await storage.get(KEY)).toBeUndefined();
    expect(await storage.head(KEY)).toBeUndefined();
    await storage.delete(KEY);
  });

  test("a stream that fails leaves nothing, and what stood there stays", async () => {
    const storage = await create();
    await expect(storage.put(KEY, broken(), TYPE)).rejects.toBeInstanceOf(MediaError);
    expect(await storage.head(KEY)).toBeUndefined();
    await storage.put(KEY, streamOf(join("old")), TYPE);
    await expect(storage.put(KEY, broken(), TYPE)).rejects.toBeInstanceOf(MediaError);
    expect((await textOf(storage, KEY))?.text).toBe("old");
  });

  test("puts, moves and deletes may be repeated", async () => {
    const storage = await create();
    for (let time = 0; time < 2; time += 1) {
      await storage.put("incoming/one", streamOf(join("x")), TYPE);
      await storage.move("incoming/one", KEY);
    }
    expect((await textOf(storage, KEY))?.text).toBe("x");
    expect(await storage.head("incoming/one")).toBeUndefined();
    await storage.delete(KEY);
    await storage.delete(KEY);
    expect(await storage.head(KEY)).toBeUndefined();
  });

  test("parallel puts of one key end with one of them whole", async () => {
    const storage = await create();
    const texts = Array.from({ length: 8 }, (_each, index) => String(index).repeat(50_000));
    await Promise.all(texts.map((text) => storage.put(KEY, pieces(join(text), 999), TYPE)));
    expect(texts).toContain((await textOf(storage, KEY))?.text ?? "");
  });

  test.each([
    "../secret",
    "a/../../b",
    "/etc/passwd",
    "a",
    "a/b/c",
    "A/b",
    "a/.b",
    "a/b\0",
    "a/b?x",
    "",
    "a/b..c",
  ])("%p is no key, whoever asks", async (key) => {
    const storage = await create();
    const outcomes = await Promise.allSettled([
      storage.put(key, streamOf(join("x")), TYPE),
      storage.get(key),
      storage.head(key),
      storage.delete(key),
      storage.move(key, KEY),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
  });
});

describe("the folder", () => {
  test("holds no half files: what was not finished is not under any key", async () => {
    const storage = await folder("half");
    await storage.put(KEY, broken(), TYPE).catch(() => undefined);
    expect(readdirSync(path(root, "half", "unfinished"))).toEqual([]);
  });

  test("removes at its start what a crash left a day ago, and nothing younger", async () => {
    const unfinished = path(root, "old", "unfinished");
    mkdirSync(unfinished, { recursive: true });
    for (const [name, age] of [
      ["yesterday", 90_000],
      ["now", 60],
    ] as const) {
      writeFileSync(path(unfinished, name), "x");
      utimesSync(path(unfinished, name), NOW / 1000 - age, NOW / 1000 - age);
    }
    await folder("old");
    expect(readdirSync(unfinished)).toEqual(["now"]);
  });

  test("has no address to sign for", async () => {
    expect((await folder("unsigned")).presignPut).toBeUndefined();
  });
});

describe("S3", () => {
  const MB = 1024 * 1024;
  const film = (size: number): Bytes => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 4_093) bytes[at] = at % 251;
    return bytes;
  };

  test.each([8 * MB - 1, 8 * MB, 8 * MB + 1, 20 * MB])(
    "%d bytes arrive whole, in parts of one size",
    async (size) => {
      const s3 = fakeS3(() => NOW);
      await createS3Storage(s3.options).put(KEY, pieces(film(size), 1_000_003), { contentType: "video/mp4" });
      const stored = s3.files.get(KEY);
      expect(stored?.contentType).toBe("video/mp4");
      expect(stored && Buffer.compare(stored.bytes, film(size))).toBe(0);
      expect(s3.uploads.size).toBe(0);
      expect(Math.max(...s3.seen.map(({ bytes }) => bytes))).toBeLessThanOrEqual(8 * MB);
    },
  );

  test("a film that breaks off in its third part leaves no object and no parts", async () => {
    const s3 = fakeS3(() => NOW);
    async function* cut(): ByteStream {
      yield film(20 * MB);
      throw new MediaError("MEDIA_UNREADABLE");
    }
    await expect(createS3Storage(s3.options).put(KEY, cut(), TYPE)).rejects.toBeInstanceOf(MediaError);
    expect(s3.files.size).toBe(0);
    expect(s3.uploads.size).toBe(0);
  });

  test.each([500, 503, 429, "lost"] as const)("one %p is tried again, three are told", async (failure) => {
    const s3 = fakeS3(() => NOW);
    const storage = createS3Storage(s3.options);
    s3.failures.push(failure);
    await storage.put(KEY, streamOf(join("x")), TYPE);
    expect(s3.seen).toHaveLength(2);
    s3.failures.push(failure, failure, failure);
    await expect(storage.head(KEY)).rejects.toBeInstanceOf(StorageError);
    expect(s3.seen).toHaveLength(5);
  });

  test("a wrong key is told in the port's words, without the provider's", async () => {
    const s3 = fakeS3(() => NOW);
    const storage = createS3Storage({ ...s3.options, secretAccessKey: "another" });
    const errors = await Promise.all([
      storage.put(KEY, streamOf(join("x")), TYPE).catch((error: unknown) => error),
      storage.get(KEY).catch((error: unknown) => error),
      storage.head(KEY).catch((error: unknown) => error),
      storage.delete(KEY).catch((error: unknown) => error),
    ]);
    for (const error of errors) expect(error).toEqual(new StorageError("unavailable"));
  });

  test("a failure told in the body of a 200 is a failure", async () => {
    const s3 = fakeS3(() => NOW);
    s3.failures.push(200);
    const move = createS3Storage(s3.options).move("incoming/one", KEY);
    expect(move).rejects.toBeInstanceOf(StorageError);
  });

  test("a signed address takes the announced file in time, and no other", async () => {
    let now = NOW;
    const s3 = fakeS3(() => now);
    const signed = await createS3Storage(s3.options).presignPut?.("incoming/one", {
      contentType: "image/png",
      bytes: 3,
      expiresInSeconds: 900,
    });
    if (!signed) throw new Error("not signed");
    const put = (body: string, contentType = "image/png", url = signed.url) =>
      s3.fetch(url, { method: "PUT", body, headers: { "content-type": contentType } });
    expect((await put("four")).status).toBe(403);
    expect((await put("abc", "text/html")).status).toBe(403);
    expect((await put("abc", "image/png", signed.url.replace("incoming/one", "incoming/two"))).status).toBe(
      403,
    );
    expect((await put("abc")).status).toBe(200);
    now += 900_000;
    expect((await put("abc")).status).toBe(403);
    expect(s3.files.get("incoming/one")?.contentType).toBe("image/png");
  });
});
