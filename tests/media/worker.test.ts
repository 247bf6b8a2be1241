import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { at, textAt } from "../support/rpc.ts";
import { createShopClient, type Shop, type ShopClient } from "../support/shop.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";
import { fakeS3, S3_BUCKET } from "./fake-s3.ts";
import { join, jpeg, latin, mp4, SECRET } from "./samples.ts";

setDefaultTimeout(60_000);

const MB = 1024 * 1024;

describe("a Worker with a bucket", () => {
  const s3 = fakeS3(Date.now);
  let folder: string;
  let database: HranaServer;
  let bucket: ReturnType<typeof Bun.serve>;
  let worker: Workerd;
  let shops: ShopClient;
  let shop: Shop;

  beforeAll(async () => {
    folder = mkdtempSync(path(tmpdir(), "madang-media-worker-"));
    database = startHranaServer({ path: path(folder, "madang.db") });
    const remote = openDatabaseServer({ url: database.url, authToken: database.token });
    await migrate(remote.migrations, "control", MIGRATIONS.control);
    await migrate(remote.migrations, "store", MIGRATIONS.store);
    remote.close();
    bucket = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => s3.fetch(request) });
    worker = await startWorkerd({
      DATABASE_URL: database.url,
      DATABASE_AUTH_TOKEN: database.token,
      MADANG_SECRET: Buffer.alloc(32, 7).toString("base64"),
      DEMO: "1",
      MEDIA_S3_ENDPOINT: `http://127.0.0.1:${bucket.port}`,
      MEDIA_S3_BUCKET: S3_BUCKET,
      MEDIA_S3_ACCESS_KEY_ID: s3.options.accessKeyId,
      MEDIA_S3_SECRET_ACCESS_KEY: s3.options.secretAccessKey,
    });
    shops = createShopClient(worker.url);
    shop = await shops.openShop("media@worker.kr");
  });
  afterAll(async () => {
    await worker.stop();
    await bucket.stop(true);
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const upload = (body: Uint8Array<ArrayBuffer>, contentType: string) =>
    fetch(`${worker.url}/api/v1/media`, {
      method: "POST",
      body,
      headers: { "content-type": contentType, authorization: `Bearer ${shop.token}` },
    });

  test.each([
    ["image/jpeg", jpeg()],
    ["video/mp4", mp4({ media: new Uint8Array(20 * MB).fill(9) })],
  ] as const)("takes %s in, clean, and serves it whole and in part", async (contentType, file) => {
    const response = await upload(file, contentType);
    const answer: unknown = await response.json();
    expect([response.status, at(answer, "contentType")]).toEqual([200, contentType]);
    const stored = s3.files.get(textAt(answer, "url").split("/media/")[1] ?? "");
    if (!stored) throw new Error("not stored");
    expect(latin(stored.bytes.slice(-5_000))).not.toContain(SECRET);
    const url = `${worker.url}${new URL(textAt(answer, "url")).pathname}`;
    const served = await fetch(url);
    expect(Buffer.compare(new Uint8Array(await served.arrayBuffer()), stored.bytes)).toBe(0);
    const part = await fetch(url, { headers: { range: "bytes=-7" } });
    expect([part.status, new Uint8Array(await part.arrayBuffer())]).toEqual([206, stored.bytes.slice(-7)]);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(stored.bytes.byteLength)]);
  });

  test("lets a browser send a film past it, and takes it in afterwards", async () => {
    const file = mp4({ media: new Uint8Array(9 * MB).fill(1) });
    const input = { storeId: shop.storeId, contentType: "video/mp4", bytes: file.byteLength };
    const signed = await shops.rpc.mutate("media.presign", input, shop.token);
    const put = await fetch(textAt(signed.data, "url"), {
      method: "PUT",
      body: file,
      headers: { "content-type": "video/mp4" },
    });
    expect(put.status).toBe(200);
    const uploadId = textAt(signed.data, "uploadId");
    const done = await shops.rpc.mutate("media.complete", { storeId: shop.storeId, uploadId }, shop.token);
    expect([done.status, at(done.data, "width")]).toEqual([200, 1280]);
    expect([...s3.files.keys()].filter((key) => key.startsWith("incoming/"))).toEqual([]);
  });

  test("refuses what is not what it is called, and takes several at once", async () => {
    expect((await upload(join("<html>"), "image/png")).status).toBe(400);
    const files = Array.from({ length: 6 }, (_each, index) => jpeg({ width: index + 1 }));
    const answers = await Promise.all(files.map((file) => upload(file, "image/jpeg")));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  });
});
