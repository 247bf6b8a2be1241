import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { StorageError } from "../../../src/media/index.ts";
import { createTestApp } from "../../helpers/app.ts";
import { textAt } from "../../helpers/rpc.ts";
import { jpeg, mp4 } from "../../media/samples.ts";
import { memoryStorage, testMedia } from "../../media/support.ts";
import { createMediaWorld, type MediaWorld, pathOf } from "./world.ts";

let world: MediaWorld;
let path: string;
let film: Uint8Array<ArrayBuffer>;
let etag: string;
beforeAll(async () => {
  world = await createMediaWorld();
  const uploaded = await world.upload(mp4(), { contentType: "video/mp4" });
  path = pathOf(uploaded);
  etag = `"${textAt(uploaded.json, "sha256")}"`;
  film = world.storage.files.get(path.replace("/media/", "")) ?? new Uint8Array();
});
afterAll(() => world.app.close());

const get = (headers: Record<string, string> = {}, method = "GET") =>
  world.app.fetch(path, { method, headers });
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

test("a file is anyone's to read, for ever, as data and nothing else", async () => {
  const response = await get();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "video/mp4",
    "content-length": String(film.byteLength),
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "accept-ranges": "bytes",
    etag,
  });
  expect(response.headers.has("set-cookie")).toBe(false);
  expect(await bytesOf(response)).toEqual(film);
});

test("HEAD tells the same without the bytes", async () => {
  const response = await get({}, "HEAD");
  expect([response.status, response.headers.get("content-length")]).toEqual([200, String(film.byteLength)]);
  expect((await bytesOf(response)).byteLength).toBe(0);
});

test("who has it is told so", async () => {
  const response = await get({ "if-none-match": etag });
  expect(response.status).toBe(304);
  expect((await bytesOf(response)).byteLength).toBe(0);
});

describe("a part", () => {
  test.each([
    ["bytes=0-9", 0, 10],
    ["bytes=100-199", 100, 200],
    ["bytes=-16", -16, undefined],
    ["bytes=50-", 50, undefined],
    ["bytes=50-999999999", 50, undefined],
  ] as const)("%s is that part", async (range, start, end) => {
    const response = await get({ range });
    const part = film.slice(start, end);
    expect(response.status).toBe(206);
    expect(response.headers.get("content-length")).toBe(String(part.byteLength));
    expect(response.headers.get("content-range")).toEndWith(`/${film.byteLength}`);
    expect(await bytesOf(response)).toEqual(part);
  });

  test("beyond the end is 416 with the length", async () => {
    const response = await get({ range: `bytes=${film.byteLength}-` });
    expect([response.status, response.headers.get("content-range")]).toEqual([
      416,
      `bytes */${film.byteLength}`,
    ]);
  });

  test.each(["bytes=0-0,2-2", `bytes=${"0-1,".repeat(2_000)}0-1`, "bytes=9-1", "chunks=1-2", "bytes=0x1-2"])(
    "%# abuse of the header is answered with the whole file, once",
    async (range) => {
      const response = await get({ range });
      expect(response.status).toBe(200);
      expect((await bytesOf(response)).byteLength).toBe(film.byteLength);
    },
  );
});

describe("nothing else is served", () => {
  test.each([
    ["another store's folder", () => path.replace(world.mine.storeId, world.foreign.storeId)],
    ["another ending", () => path.replace(".mp4", ".jpg")],
    ["an active ending", () => path.replace(".mp4", ".html")],
    ["no ending", () => path.replace(".mp4", "")],
    ["a list", () => `/media/${world.mine.storeId}/`],
    ["the root", () => "/media/"],
    ["what waits", () => "/media/incoming/01a0f567-8f80-7e54-a5f2-5e5bf5e690a9"],
    ["a way up", () => `/media/${world.mine.storeId}/..%2f..%2fmadang.db`],
    ["a way up in front", () => "/media/..%2f..%2f..%2fetc/passwd"],
    ["a doubly written way up", () => `/media/%252e%252e/${"a".repeat(64)}.jpg`],
    ["a backslash", () => `/media/${world.mine.storeId}\\..\\madang.db`],
    ["a zero byte", () => `${path}%00.jpg`],
    ["a file that is none", () => path.replace(/[0-9a-f]{64}/, "0".repeat(64))],
  ])("%s", async (_what, target) => {
    expect((await world.app.fetch(target())).status).toBe(404);
  });

  test("other methods", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) expect((await get({}, method)).status).toBe(404);
  });
});

test("a storage that is away is 503, without its words", async () => {
  const away = () => Promise.reject(new StorageError("unavailable"));
  const app = await createTestApp({
    media: testMedia({ storage: { ...memoryStorage(), get: away, head: away } }),
  });
  for (const method of ["GET", "HEAD"]) expect((await app.fetch(path, { method })).status).toBe(503);
  await app.close();
});

test("without a storage there is nothing", async () => {
  const app = await createTestApp({ media: testMedia({ storage: undefined }) });
  expect((await app.fetch(path)).status).toBe(404);
  await app.close();
});

test("a picture's type is the stored one, whatever the uploader called it", async () => {
  const uploaded = await world.upload(jpeg(), { contentType: "IMAGE/JPG; charset=utf-8" });
  expect((await world.app.fetch(pathOf(uploaded))).headers.get("content-type")).toBe("image/jpeg");
});
