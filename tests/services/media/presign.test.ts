import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createS3Storage } from "../../../src/media/index.ts";
import { completeMedia, presignMedia, purgeExpiredUploads } from "../../../src/services/media/index.ts";
import { at, textAt } from "../../helpers/rpc.ts";
import { fakeS3 } from "../../media/fake-s3.ts";
import { join, jpeg, latin, mp4, SECRET } from "../../media/samples.ts";
import { createMediaWorld, type MediaWorld, mutate } from "./world.ts";

let world: MediaWorld;
let s3: ReturnType<typeof fakeS3>;
let now: () => number = () => 0;
beforeEach(async () => {
  s3 = fakeS3(() => now());
  world = await createMediaWorld({ storage: createS3Storage(s3.options) });
  now = world.app.clock.now;
});
afterEach(() => world.app.close());

const HOUR = 3_600_000;

async function presign(file: Uint8Array, contentType = "video/mp4") {
  const { storeId } = world.mine;
  const { status, data } = await mutate(world, "media.presign", {
    storeId,
    contentType,
    bytes: file.byteLength,
  });
  expect(status).toBe(200);
  return { uploadId: textAt(data, "uploadId"), url: textAt(data, "url"), data };
}

const put = (url: string, file: Uint8Array<ArrayBuffer>, contentType = "video/mp4") =>
  s3.fetch(url, { method: "PUT", body: file, headers: { "content-type": contentType } });

const complete = (uploadId: string, more: object = {}, token?: string) =>
  mutate(world, "media.complete", { storeId: world.mine.storeId, uploadId, ...more }, token);

const incoming = () => [...s3.files.keys()].filter((key) => key.startsWith("incoming/"));

describe("a direct upload", () => {
  test.each([
    ["video/mp4", mp4()],
    ["image/jpeg", jpeg()],
  ] as const)(
    "of %s is cleaned and measured as one through the service, and nothing waits behind it",
    async (type, file) => {
      const through = await world.upload(file, { contentType: type });
      const { uploadId, url } = await presign(file, type);
      expect((await put(url, file, type)).status).toBe(200);
      const { status, data } = await complete(uploadId);
      expect([status, data]).toEqual([200, through.json]);
      expect(incoming()).toEqual([]);
      expect(await world.count("media_uploads")).toBe(0);
      for (const { bytes } of s3.files.values()) expect(latin(bytes)).not.toContain(SECRET);
    },
  );

  test("may be completed again with the same answer", async () => {
    const file = mp4();
    const { uploadId, url } = await presign(file);
    await put(url, file);
    const first = await complete(uploadId);
    expect(await complete(uploadId)).toEqual(first);
    expect(await world.count("media")).toBe(1);
  });

  test("is served by nobody before it is complete", async () => {
    const file = join("<html><script>alert(1)</script>");
    const { uploadId, url } = await presign(file);
    await put(url, file);
    for (const path of [`/media/incoming/${uploadId}`, `/media/${world.mine.storeId}/${uploadId}.mp4`]) {
      expect((await world.app.fetch(path)).status).toBe(404);
    }
    const answer = await complete(uploadId);
    expect([answer.status, answer.reason]).toEqual([400, "MEDIA_TYPE"]);
    expect(s3.files.size).toBe(0);
    expect(await world.count("media_uploads")).toBe(0);
  });

  test("that never came is refused in words and may still come", async () => {
    const file = mp4();
    const { uploadId, url } = await presign(file);
    const early = await complete(uploadId);
    expect([early.status, early.reason]).toEqual([400, "MEDIA_UNREADABLE"]);
    await put(url, file);
    expect((await complete(uploadId)).status).toBe(200);
  });

  test("the same key of presign gives the same upload", async () => {
    const input = { storeId: world.mine.storeId, contentType: "image/png", bytes: 9, idempotencyKey: "once" };
    const [first, again] = [
      await mutate(world, "media.presign", input),
      await mutate(world, "media.presign", input),
    ];
    expect(again.data).toEqual(first.data);
    expect(await world.count("media_uploads")).toBe(1);
  });

  test("a storage that is away while completing loses nothing", async () => {
    const file = mp4();
    const { uploadId, url } = await presign(file);
    await put(url, file);
    s3.failures.push(503, 503, 503);
    const away = await complete(uploadId);
    expect([away.status, away.reason]).toEqual([503, "BUSY"]);
    expect((await complete(uploadId)).status).toBe(200);
  });
});

describe("is refused", () => {
  test.each([
    ["a type that is none of ours", { contentType: "text/html" }, 400, "MEDIA_TYPE"],
    [
      "more than its kind allows",
      { contentType: "image/png", bytes: 10 * 1024 * 1024 + 1 },
      413,
      "MEDIA_TOO_LARGE",
    ],
    ["nothing", { bytes: 0 }, 400, "INVALID_REQUEST"],
  ])("%s", async (_what, fields, status, reason) => {
    const input = { storeId: world.mine.storeId, contentType: "video/mp4", bytes: 10, ...fields };
    expect(await mutate(world, "media.presign", input)).toMatchObject({ status, reason });
    expect(await world.count("media_uploads")).toBe(0);
  });

  test("another store's upload, as one that does not exist", async () => {
    const file = mp4();
    const { uploadId, url } = await presign(file);
    await put(url, file);
    const input = { storeId: world.foreign.storeId, uploadId };
    const theirs = await mutate(world, "media.complete", input, world.foreign.token);
    expect([theirs.status, theirs.reason]).toEqual([404, "NOT_FOUND"]);
    expect((await complete(uploadId)).status).toBe(200);
  });

  test("by a closed store, both steps", async () => {
    const file = mp4();
    const { uploadId, url } = await presign(file);
    await put(url, file);
    await mutate(world, "stores.close", { storeId: world.mine.storeId });
    expect(await complete(uploadId)).toMatchObject({ status: 412, reason: "STORE_CLOSED" });
    const input = { storeId: world.mine.storeId, contentType: "image/png", bytes: 10 };
    expect(await mutate(world, "media.presign", input)).toMatchObject({
      status: 412,
      reason: "STORE_CLOSED",
    });
  });

  test("without a bucket, with a sentence", async () => {
    const own = await createMediaWorld();
    const input = { storeId: own.mine.storeId, contentType: "image/png", bytes: 10 };
    const answer = await mutate(own, "media.presign", input);
    expect([answer.status, answer.reason]).toEqual([412, "MEDIA_NOT_CONFIGURED"]);
    await own.app.close();
  });
});

describe("the tick", () => {
  const purge = () => purgeExpiredUploads({ ctx: world.app.system() });

  test("throws away what was never completed, an hour after its address expired, and nothing younger", async () => {
    const file = mp4();
    const old = await presign(file);
    await put(old.url, file);
    world.app.clock.advance(HOUR + 14 * 60_000);
    expect(await purge()).toEqual({ purged: 0 });
    const ctx = world.app.system();
    const { storeId } = world.mine;
    const announced = { storeId, contentType: "video/mp4", bytes: file.byteLength };
    const young = await presignMedia({ ctx, input: announced });
    world.app.clock.advance(2 * 60_000);
    expect(await purge()).toEqual({ purged: 1 });
    expect(incoming()).toEqual([]);
    expect(await world.count("media_uploads")).toBe(1);
    const late = completeMedia({ ctx, input: { storeId, uploadId: old.uploadId } });
    await expect(late).rejects.toMatchObject({ reason: "NOT_FOUND" });
    await put(young.url, file);
    expect((await completeMedia({ ctx, input: { storeId, uploadId: young.uploadId } })).kind).toBe("video");
    expect(await purge()).toEqual({ purged: 0 });
  });

  test("asks again for what the storage did not delete", async () => {
    const { url } = await presign(mp4());
    await put(url, mp4());
    world.app.clock.advance(2 * HOUR);
    s3.failures.push(500, 500, 500);
    await purge();
    expect(incoming()).toHaveLength(1);
    expect(await world.count("media_uploads")).toBe(1);
    await purge();
    expect(incoming()).toEqual([]);
    expect(await world.count("media_uploads")).toBe(0);
  });
});

test("neither keys nor signatures stand in the log", async () => {
  const { url } = await presign(mp4());
  const signature = new URL(url).searchParams.get("X-Amz-Signature") ?? "";
  expect(signature).toHaveLength(64);
  expect(at(world.app.logged, "length")).toBeNumber();
  for (const secret of [signature, s3.options.secretAccessKey])
    expect(world.app.logged.join("\n")).not.toContain(secret);
});
