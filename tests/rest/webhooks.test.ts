import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { WebhookSubject } from "../../src/channels/index.ts";
import { purgeDeliveries } from "../../src/services/webhook/index.ts";
import { HOUR_MS } from "../../src/time.ts";
import { APP, connectionOf, SIMULATOR_APP, signedDelivery } from "../services/channel/provider.ts";
import { about, event, LATER, MINUTE, openWebhooks, secretOf, type Webhooks } from "./webhook-world.ts";

let w: Webhooks;
beforeEach(async () => {
  w = await openWebhooks();
});
afterEach(() => w.close());

describe("a webhook of one store's partner", () => {
  test("wakes the row it is about, answers 200 with nothing, and says nothing about the channel itself", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const [one, other] = [await w.post(w.mine, "GenieTV"), await w.post(w.mine, "GenieTV")];
    const { status, body } = await w.send(`/webhooks/GenieTV/${connection}`, [about(one)], secretOf(w.mine));
    expect([status, body]).toEqual([200, ""]);
    expect([await w.dueIn(one), await w.dueIn(other)]).toEqual([0, LATER]);
    const [row] = await w.world.rows(
      "select * from distribution_channels where next_attempt_at <= ?",
      [w.world.clock.now()].at(0),
    );
    expect(row).toMatchObject({ status: "IN_PROGRESS", version: 1, step: "PREPARING" });
  });

  test.each(["PENDING", "SCHEDULED", "UNCONFIRMED", "ACTION_REQUIRED", "SUCCESS"])(
    "wakes a row that is %s",
    async (status) => {
      const connection = await w.connect(w.mine, "GenieTV");
      const row = await w.post(w.mine, "GenieTV", status);
      const named = event("k", { by: "externalId", externalId: row.externalId });
      await w.send(`/webhooks/GenieTV/${connection}`, [named], secretOf(w.mine));
      expect(await w.dueIn(row)).toBe(0);
    },
  );

  test.each(["FAILED", "CANCELLED"])("leaves a row alone that is %s", async (status) => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV", status);
    expect((await w.send(`/webhooks/GenieTV/${connection}`, [about(row)], secretOf(w.mine))).status).toBe(
      200,
    );
    expect(await w.dueIn(row)).toBe(LATER);
  });

  test("delivered again changes nothing, however often and at the same time", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    const path = `/webhooks/GenieTV/${connection}`;
    const init = await signedDelivery([about(row)], {
      secret: secretOf(w.mine),
      sentAt: w.world.clock.now(),
    });
    const first = await Promise.all(Array.from({ length: 6 }, () => w.deliver(path, init)));
    expect(first.map(({ status }) => status)).toEqual(Array(6).fill(200));
    await w.dueAt(w.world.clock.now() + LATER);
    const before = await w.everything();
    expect((await w.deliver(path, init)).status).toBe(200);
    expect(await w.everything()).toBe(before);
    expect(await w.dueIn(row)).toBe(LATER);
  });

  test("with a new event about the same row wakes it again", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    const path = `/webhooks/GenieTV/${connection}`;
    await w.send(path, [about(row)], secretOf(w.mine));
    await w.dueAt(w.world.clock.now() + LATER);
    await w.send(path, [about(row), { ...about(row), dedupeKey: "another" }], secretOf(w.mine));
    expect(await w.dueIn(row)).toBe(0);
    expect(await w.world.rows("select * from webhook_deliveries")).toHaveLength(2);
  });

  test("never moves a row back that is due already", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    w.world.clock.advance(LATER + 5);
    await w.send(`/webhooks/GenieTV/${connection}`, [about(row)], secretOf(w.mine));
    expect(await w.dueIn(row)).toBe(-5);
  });
});

describe("another store", () => {
  test("is never woken by a store's own signature, whatever the body names", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    await w.connect(w.foreign, "GenieTV");
    const theirs = await w.post(w.foreign, "GenieTV");
    const before = await w.dueIn(theirs);
    const events = [
      about(theirs),
      event("a", { by: "externalId", externalId: theirs.externalId }),
      event("b", { by: "account", accountKey: "dalbit" }),
    ];
    expect((await w.send(`/webhooks/GenieTV/${connection}`, events, secretOf(w.mine))).status).toBe(200);
    expect(await w.dueIn(theirs)).toBe(before);
    const [{ count } = { count: -1 }] = await w.world.rows(
      "select count(*) as count from webhook_deliveries where store_id = ?",
      w.foreign.storeId,
    );
    expect(count).toBe(0);
  });

  test("nor by a reference to another channel of the same run", async () => {
    const connection = await w.connect(w.mine, "GenieTV");
    const row = await w.post(w.mine, "GenieTV");
    await w.send(`/webhooks/GenieTV/${connection}`, [about(row, "KakaoChannel")], secretOf(w.mine));
    expect(await w.dueIn(row)).toBe(LATER);
  });
});

describe("a webhook of the operator's app", () => {
  test("finds the stores by reference, by the provider's id and by account", async () => {
    await w.connect(w.mine, "KakaoChannel");
    await w.connect(w.foreign, "Instagram", "byeolbit");
    const [byRef, byId] = [await w.post(w.mine, "KakaoChannel"), await w.post(w.mine, "KakaoChannel")];
    const events = [
      about(byRef, "KakaoChannel"),
      event("id", { by: "externalId", externalId: byId.externalId }),
      event("none", { by: "externalId", externalId: "nobody's" }),
      event("odd", { by: "externalRef", externalRef: "a:b:c" }),
    ];
    expect((await w.send("/webhooks/KakaoChannel", events, APP.appSecret)).status).toBe(200);
    expect([await w.dueIn(byRef), await w.dueIn(byId)]).toEqual([0, 0]);

    const posted = await w.post(w.foreign, "Instagram", "SUCCESS");
    const other = await w.post(w.mine, "Instagram", "SUCCESS");
    const comment = event("comment", { by: "account", accountKey: "byeolbit" });
    await w.send("/webhooks/Instagram", [comment], APP.appSecret);
    expect([await w.dueIn(posted), await w.dueIn(other)]).toEqual([LATER - 4 * MINUTE, LATER]);
  });

  test("with a thousand events is one batch, about one account or about a thousand posts", async () => {
    await w.connect(w.mine, "KakaoChannel");
    const row = await w.post(w.mine, "KakaoChannel");
    const about = (index: number): WebhookSubject =>
      index % 2 === 0
        ? { by: "account", accountKey: "dalbit" }
        : { by: "externalId", externalId: index === 501 ? row.externalId : `other-${index}` };
    const events = Array.from({ length: 1_000 }, (_, index) => event(`k${index}`, about(index)));
    const { status } = await w.send("/webhooks/KakaoChannel", events, APP.appSecret);
    expect([status, await w.dueIn(row)]).toEqual([200, 0]);
    // Those about posts that no store has are nobody's.
    expect(await w.world.rows("select * from webhook_deliveries")).toHaveLength(501);
  });

  test("about an account brings its posts forward to once a minute, and no more", async () => {
    await w.connect(w.mine, "Instagram");
    const posted = await w.post(w.mine, "Instagram", "SUCCESS");
    const waiting = await w.post(w.mine, "Instagram");
    const lastRead = w.world.clock.now();
    await w.dueAt(lastRead + 5 * MINUTE);
    const comment = (key: string) => [event(key, { by: "account", accountKey: "dalbit" })];
    for (const key of ["1", "2", "3"]) await w.send("/webhooks/Instagram", comment(key), APP.appSecret);
    expect(await w.dueIn(posted)).toBe(MINUTE);
    expect(await w.dueIn(waiting)).toBe(5 * MINUTE);
    await w.dueAt(lastRead + 5 * MINUTE);
    w.world.clock.advance(3 * MINUTE);
    await w.send("/webhooks/Instagram", comment("4"), APP.appSecret);
    expect(await w.dueIn(posted)).toBe(0);
  });

  test("a simulator's known secret speaks for simulated stores only", async () => {
    const demo = await openWebhooks({ isDemo: true });
    await demo.connect(demo.mine, "KakaoChannel");
    expect(await connectionOf(demo.world, demo.mine, "KakaoChannel")).toMatchObject({ provider: "partner" });
    const [real, simulated] = [
      await demo.post(demo.mine, "KakaoChannel"),
      await demo.post(demo.foreign, "KakaoChannel"),
    ];
    const events = [about(real, "KakaoChannel"), about(simulated, "KakaoChannel")];
    const path = "/webhooks/KakaoChannel";
    expect((await demo.send(path, events, SIMULATOR_APP.appSecret)).status).toBe(200);
    expect([await demo.dueIn(real), await demo.dueIn(simulated)]).toEqual([LATER, 0]);
    expect((await demo.send(path, events, APP.appSecret)).status).toBe(200);
    expect(await demo.dueIn(real)).toBe(0);
    await demo.close();
  });

  test("outside demo mode a simulator's secret is nobody's", async () => {
    await w.connect(w.mine, "KakaoChannel");
    const row = await w.post(w.mine, "KakaoChannel");
    const events = [about(row, "KakaoChannel")];
    expect((await w.send("/webhooks/KakaoChannel", events, SIMULATOR_APP.appSecret)).status).toBe(401);
    expect(await w.dueIn(row)).toBe(LATER);
  });
});

describe("the handshake", () => {
  test("repeats the provider's text as plain text for the operator's token only", async () => {
    const ask = (query: string) => w.deliver(`/webhooks/Instagram?${query}`, {});
    const good = await ask(`token=${APP.verifyToken}&challenge=<b>1158201444</b>`);
    expect([good.status, good.body]).toEqual([200, "<b>1158201444</b>"]);
    expect(good.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(good.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await ask("token=wrong&challenge=1")).status).toBe(401);
    expect((await ask("")).status).toBe(401);
    expect((await w.deliver("/webhooks/NaverBlog?token=x", {})).status).toBe(404);
  });
});

test("deliveries are forgotten after two days, when no provider repeats them any more", async () => {
  const connection = await w.connect(w.mine, "GenieTV");
  const row = await w.post(w.mine, "GenieTV");
  await w.send(`/webhooks/GenieTV/${connection}`, [about(row)], secretOf(w.mine));
  w.world.clock.advance(36 * HOUR_MS);
  expect(await purgeDeliveries({ ctx: w.world.system() })).toEqual({ removed: 0 });
  w.world.clock.advance(12 * HOUR_MS + 1);
  expect(await purgeDeliveries({ ctx: w.world.system() })).toEqual({ removed: 1 });
});
