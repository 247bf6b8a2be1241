import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createApp } from "../../src/app.ts";
import { singleShard } from "../../src/db/index.ts";
import { storeDb } from "../helpers/store-db.ts";
import { APP, signedDelivery } from "../services/channel/provider.ts";
import { about, MINUTE, openWebhooks, secretOf, type Webhooks } from "./webhook-world.ts";

let w: Webhooks;
beforeEach(async () => {
  w = await openWebhooks();
});
afterEach(() => w.close());

describe("without a good signature nothing changes", () => {
  test("bad, missing, old, early, re-encoded or for another body: one 401 and not a row, not even an audit", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    const path = `/webhooks/GenieTV/${connection}`;
    const sentAt = w.world.clock.now();
    const good = await signedDelivery([about(row)], { secret: secretOf(w.mine), sentAt });
    const before = await w.everything();
    const attempts: RequestInit[] = [
      await signedDelivery([about(row)], { secret: "another secret", sentAt }),
      await signedDelivery([about(row)], { secret: secretOf(w.foreign), sentAt }),
      await signedDelivery([about(row)], { secret: APP.appSecret, sentAt }),
      await signedDelivery([about(row)], { secret: secretOf(w.mine), sentAt: sentAt - 5 * MINUTE - 1 }),
      await signedDelivery([about(row)], { secret: secretOf(w.mine), sentAt: sentAt + 5 * MINUTE + 1 }),
      { ...good, body: `${good.body} ` },
      { ...good, body: `\ufeff${good.body}` },
      { ...good, headers: {} },
      { ...good, body: "" },
    ];
    const answers = [];
    for (const init of attempts) answers.push(await w.deliver(path, init));
    expect(answers.map(({ status }) => status)).toEqual(attempts.map(() => 401));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(await w.everything()).toBe(before);
    expect(await w.deliver(path, good)).toMatchObject({ status: 200 });
  });

  test("the signature covers the bytes as they came: decomposed Hangul stays decomposed", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    const named = { ...about(row), kind: "검토".normalize("NFD") };
    expect((await w.send(`/webhooks/GenieTV/${connection}`, [named], secretOf(w.mine))).status).toBe(200);
    expect(await w.dueIn(row)).toBe(0);
  });

  test("unknown connections, channels and methods look alike; a disconnected one too", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const paths = [
      `/webhooks/GenieTV/${w.world.newId()}`,
      `/webhooks/KakaoChannel/${connection}`,
      `/webhooks/Nowhere/${connection}`,
      `/webhooks/NaverBlog/${connection}`,
      "/webhooks/NaverBlog",
      `/webhooks/GenieTV/${"x".repeat(2_000)}`,
    ];
    for (const path of paths) expect((await w.send(path, [], secretOf(w.mine))).status).toBe(404);
    await w.world.call("channels.disconnect", { storeId: w.mine.storeId, channel: "GenieTV" }, w.mine.token);
    expect((await w.send(`/webhooks/GenieTV/${connection}`, [], secretOf(w.mine))).status).toBe(404);
  });

  test("signed rubbish, bytes that are no text and endless bodies are refused and store nothing", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const path = `/webhooks/GenieTV/${connection}`;
    const before = await w.everything();
    for (const text of ["{", "[]", '{"events":[7]}', "null"])
      expect((await w.send(path, text, secretOf(w.mine))).status).toBe(400);
    const bytes = new Uint8Array([0x7b, 0xff, 0xfe]);
    expect((await w.deliver(path, { method: "POST", body: bytes })).status).toBe(400);
    expect((await w.send(path, "x".repeat(256 * 1024 + 1), secretOf(w.mine))).status).toBe(413);
    expect(await w.everything()).toBe(before);
  });

  test("a body of 200 KB is read, which is more than other routes take", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    const named = { ...about(row), kind: "x".repeat(200 * 1024), dedupeKey: "y".repeat(20_000) };
    expect((await w.send(`/webhooks/GenieTV/${connection}`, [named], secretOf(w.mine))).status).toBe(200);
    const [stored] = await w.world.rows("select * from webhook_deliveries");
    expect(String(stored?.["kind"]).length).toBe(64);
    expect(String(stored?.["dedupe_key"]).length).toBe(43);
  });

  test("a fault of ours is told as such, without its text, and logged", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const store = storeDb(w.world.deps);
    const broken = { ...store, write: () => Promise.reject(new TypeError("a driver's own words")) };
    const init = await signedDelivery([about(await w.post(w.mine, "GenieTV"))], {
      secret: secretOf(w.mine),
      sentAt: w.world.clock.now(),
    });
    const request = new Request(`http://madang.test/webhooks/GenieTV/${connection}`, init);
    const deps = { ...w.world.deps, shards: singleShard(broken) };
    const response = await createApp().fetch(request, { deps, address: "203.0.113.7" });
    const body = await response.text();
    expect([response.status, body.includes("driver")]).toEqual([500, false]);
    expect(w.world.logged.at(-1)).toContain("request_failed");
  });
});
