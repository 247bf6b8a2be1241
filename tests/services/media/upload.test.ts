import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { StorageError } from "../../../src/media/index.ts";
import { at, textAt } from "../../helpers/rpc.ts";
import { join, jpeg, latin, mp4, png, SAMPLES, SECRET, wav } from "../../media/samples.ts";
import { bodyOf, memoryStorage, sha256Of } from "../../media/support.ts";
import { until } from "../../support/until.ts";
import { createMediaWorld, type MediaWorld, mutate, reasonOf } from "./world.ts";

let world: MediaWorld;
beforeAll(async () => {
  world = await createMediaWorld();
});
afterAll(() => world.app.close());

describe.each(SAMPLES.map(({ contentType, make }) => [contentType, make] as const))(
  "%s",
  (contentType, make) => {
    test("is stored clean under the hash of what is stored, with a row and an audit row", async () => {
      const answer = await world.upload(make(), { contentType });
      expect(answer.status).toBe(200);
      const sha256 = textAt(answer.json, "sha256");
      expect(at(answer.json, "mediaId")).toBe(sha256);
      expect(at(answer.json, "contentType")).toBe(contentType);
      const name = textAt(answer.json, "url").replace("http://madang.test/media/", "");
      const stored = world.storage.files.get(name);
      if (!stored) throw new Error("not stored");
      expect(sha256Of(stored)).toBe(sha256);
      expect(at(answer.json, "bytes")).toBe(stored.byteLength);
      expect(latin(stored)).not.toContain(SECRET);
      expect(await world.count("media", `sha256 = '${sha256}' and store_id = '${world.mine.storeId}'`)).toBe(
        1,
      );
      expect(await world.count("audit_log", `entity_id = '${sha256}' and action = 'media.upload'`)).toBe(1);
    });

    test("sent again, whole or in pieces, gives the same answer and no second row", async () => {
      const first = await world.upload(make(), { contentType });
      const again = await world.upload(bodyOf(make(), 61), { contentType, storeId: world.mine.storeId });
      expect(again.json).toEqual(first.json);
      expect(await world.count("media", `sha256 = '${textAt(first.json, "sha256")}'`)).toBe(1);
    });
  },
);

test("nothing of an upload waits around afterwards", () => {
  expect([...world.storage.files.keys()].filter((key) => key.startsWith("incoming/"))).toEqual([]);
});

test("the same file of another store is another file", async () => {
  const theirs = await world.upload(png(), { contentType: "image/png", token: world.foreign.token });
  expect(textAt(theirs.json, "url")).toContain(world.foreign.storeId);
  expect(await world.count("media", `store_id = '${world.foreign.storeId}'`)).toBe(1);
});

describe("who may", () => {
  test("nobody without a token, whatever is sent", async () => {
    for (const token of [undefined, "not-a-token"]) {
      const answer = await world.upload(jpeg(), { token, storeId: world.mine.storeId });
      expect([answer.status, reasonOf(answer)]).toEqual([401, "UNAUTHORIZED"]);
    }
  });

  test("not the staff, and another's store looks like none", async () => {
    const staff = await world.upload(jpeg(), { token: world.staffToken, storeId: world.mine.storeId });
    expect([staff.status, reasonOf(staff)]).toEqual([403, "FORBIDDEN"]);
    const theirs = await world.upload(jpeg(), { storeId: world.foreign.storeId });
    const nobodys = await world.upload(jpeg(), { storeId: world.app.newId() });
    expect([theirs.status, theirs.json]).toEqual([404, nobodys.json]);
  });

  test("an owner of two stores says which", async () => {
    const token = world.foreign.token;
    const shop = { name: "둘째 가게", industry: "카페", address: "부산시 중구 1" };
    const { data } = await mutate(world, "stores.create", shop, token);
    const unsaid = await world.upload(jpeg(), { token });
    expect([unsaid.status, reasonOf(unsaid)]).toEqual([400, "INVALID_REQUEST"]);
    expect((await world.upload(jpeg(), { token, storeId: textAt(data, "id") })).status).toBe(200);
  });

  test("a closed store takes nothing, and nothing of it is stored", async () => {
    const own = await createMediaWorld();
    await mutate(own, "stores.close", { storeId: own.mine.storeId });
    const answer = await own.upload(jpeg(), { storeId: own.mine.storeId });
    expect([answer.status, reasonOf(answer)]).toEqual([412, "STORE_CLOSED"]);
    expect(own.storage.files.size).toBe(0);
    await own.app.close();
  });

  test("a store that closes while the file is under way has no row of it", async () => {
    const own = await createMediaWorld();
    const { storeId } = own.mine;
    const body = new ReadableStream({
      async pull(controller) {
        await mutate(own, "stores.close", { storeId });
        controller.enqueue(jpeg());
        controller.close();
      },
    });
    const answer = await own.upload(body, { storeId });
    expect([answer.status, reasonOf(answer)]).toEqual([412, "STORE_CLOSED"]);
    expect(await own.count("media")).toBe(0);
    await own.app.close();
  });
});

describe("what is refused, in words and with nothing stored", () => {
  const HTML = join("<html><script>alert(1)</script></html>");
  test.each([
    ["a page called a picture", HTML, "image/jpeg", "MEDIA_TYPE"],
    ["a drawing program", join("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image/svg+xml", "MEDIA_TYPE"],
    ["a drawing program called PNG", join("<svg/>"), "image/png", "MEDIA_TYPE"],
    ["a page by its own name", HTML, "text/html", "MEDIA_TYPE"],
    ["a GIF", join("GIF89a\x01\0\x01\0"), "image/gif", "MEDIA_TYPE"],
    ["a picture called a film", jpeg(), "video/mp4", "MEDIA_TYPE"],
    ["a film called a picture", mp4(), "image/webp", "MEDIA_TYPE"],
    ["a form", join("--x"), "multipart/form-data; boundary=x", "MEDIA_TYPE"],
    ["no type", jpeg(), "", "MEDIA_TYPE"],
    ["nothing", new Uint8Array(), "image/jpeg", "MEDIA_TYPE"],
    ["half a picture", jpeg().slice(0, 150), "image/jpeg", "MEDIA_UNREADABLE"],
    ["half a film", mp4().slice(0, 3_000), "video/mp4", "MEDIA_UNREADABLE"],
  ])("%s", async (_what, file, contentType, reason) => {
    const before = [...world.storage.files.keys()];
    const answer = await world.upload(file, { contentType });
    expect([answer.status, reasonOf(answer)]).toEqual([400, reason]);
    expect(textAt(answer.json, "message")).toMatch(/[가-힣]/);
    expect([...world.storage.files.keys()]).toEqual(before);
  });

  test("an unknown or broken query parameter", async () => {
    for (const query of ["?storeId=1", "?store=x", "?storeId="]) {
      const headers = { "content-type": "image/jpeg", authorization: `Bearer ${world.mine.token}` };
      const answer = await world.app.fetch(`/api/v1/media${query}`, {
        method: "POST",
        body: jpeg(),
        headers,
      });
      expect(answer.status).toBe(400);
    }
  });

  test.each([
    ["image/png", 10],
    ["audio/wav", 10],
    ["video/mp4", 200],
  ])("%s over %d MB: by what it says before it is read, else on the way", async (contentType, megabytes) => {
    const size = megabytes * 1024 * 1024 + 1;
    const said = await world.upload(png(), { contentType, headers: { "content-length": String(size) } });
    expect([said.status, reasonOf(said)]).toEqual([413, "MEDIA_TOO_LARGE"]);
    let sent = 0;
    const head =
      contentType === "video/mp4" ? mp4({ media: new Uint8Array() }).slice(0, 32) : new Uint8Array(32);
    const piece = new Uint8Array(1024 * 1024);
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(sent === 0 ? join(head, [0, 0, 0, 0], "mdat") : piece);
        sent += piece.byteLength;
      },
    });
    const unsaid = await world.upload(endless, { contentType });
    expect([unsaid.status, reasonOf(unsaid)]).toEqual([413, "MEDIA_TOO_LARGE"]);
    expect(sent).toBeLessThan(size + 20 * piece.byteLength);
  });

  test("a sender that goes away in the middle", async () => {
    const gone = new ReadableStream({
      start(controller) {
        controller.enqueue(mp4().slice(0, 2_000));
      },
      pull: () => Promise.reject(new Error("ECONNRESET 10.1.2.3")),
    });
    const answer = await world.upload(gone, { contentType: "video/mp4" });
    expect([answer.status, reasonOf(answer)]).toEqual([400, "MEDIA_UNREADABLE"]);
  });
});

describe("the header Idempotency-Key", () => {
  test("answers the same again for the same file, and 422 for another", async () => {
    const first = await world.upload(wav(1), { contentType: "audio/wav", key: "k1" });
    expect((await world.upload(wav(1), { contentType: "audio/wav", key: "k1" })).json).toEqual(first.json);
    const other = await world.upload(wav(3), { contentType: "audio/wav", key: "k1" });
    expect([other.status, reasonOf(other)]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });

  test("is remembered also when the store had the file before", async () => {
    await world.upload(wav(4), { contentType: "audio/wav" });
    expect((await world.upload(wav(4), { contentType: "audio/wav", key: "k2" })).status).toBe(200);
    const other = await world.upload(wav(5), { contentType: "audio/wav", key: "k2" });
    expect(other.status).toBe(422);
  });

  test("of 201 signs is none", async () => {
    expect((await world.upload(jpeg(), { key: "k".repeat(201) })).status).toBe(400);
  });
});

describe("when the house cannot take it", () => {
  test("a full disk and a storage that is away are told apart", async () => {
    for (const [kind, reason] of [
      ["full", "STORAGE_FULL"],
      ["unavailable", "BUSY"],
    ] as const) {
      const put = () => Promise.reject(new StorageError(kind));
      const own = await createMediaWorld({ storage: { ...memoryStorage(), put } });
      const answer = await own.upload(jpeg());
      expect([answer.status, reasonOf(answer)]).toEqual([503, reason]);
      expect(answer.headers.get("retry-after")).toBe("10");
      expect(await own.count("media")).toBe(0);
      await own.app.close();
    }
  });

  test("without a storage uploads are off, with a sentence", async () => {
    const own = await createMediaWorld({ storage: undefined });
    const answer = await own.upload(jpeg());
    expect([answer.status, reasonOf(answer)]).toEqual([412, "MEDIA_NOT_CONFIGURED"]);
    await own.app.close();
  });

  test("a film that could be stored but not named waits nowhere", async () => {
    const storage = memoryStorage();
    const move = () => Promise.reject(new StorageError("unavailable"));
    const own = await createMediaWorld({ storage: { ...storage, move } });
    const answer = await own.upload(mp4(), { contentType: "video/mp4" });
    expect([answer.status, reasonOf(answer)]).toEqual([503, "BUSY"]);
    expect([...storage.files.keys()]).toEqual([]);
    await own.app.close();
  });

  test("more uploads of one caller at once than a browser sends wait outside, others are let in", async () => {
    const held: (() => void)[] = [];
    const slow = () =>
      new ReadableStream({
        async pull(controller) {
          await new Promise<void>((resolve) => held.push(resolve));
          controller.enqueue(jpeg());
          controller.close();
        },
      });
    const inside = Array.from({ length: 6 }, () => world.upload(slow()));
    await until("six are inside", () => held.length === 6 || undefined);
    const outside = await world.upload(jpeg());
    expect([outside.status, reasonOf(outside), outside.headers.get("retry-after")]).toEqual([
      503,
      "BUSY",
      "5",
    ]);
    const { token, storeId } = world.foreign;
    expect((await world.upload(jpeg(), { token, storeId })).status).toBe(200);
    for (const release of held) release();
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await world.upload(jpeg())).status).toBe(200);
  });
});

test("parallel uploads of one file make one row", async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => world.upload(png(77, 7), { contentType: "image/png" })),
  );
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect(await world.count("media", "width = 77")).toBe(1);
});

test("media.list shows a store's files, newest first, page by page", async () => {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const input = JSON.stringify({ storeId: world.mine.storeId, limit: 2, ...(cursor ? { cursor } : {}) });
    const headers = { authorization: `Bearer ${world.mine.token}` };
    const response = await world.app.fetch(`/trpc/media.list?input=${encodeURIComponent(input)}`, {
      headers,
    });
    const page: { result: { data: { items: { mediaId: string }[]; nextCursor: string | null } } } =
      await response.json();
    all.push(...page.result.data.items.map(({ mediaId }) => mediaId));
    cursor = page.result.data.nextCursor ?? undefined;
  } while (cursor);
  expect(all).toHaveLength(await world.count("media", `store_id = '${world.mine.storeId}'`));
  expect(new Set(all).size).toBe(all.length);
});
