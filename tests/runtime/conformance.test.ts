import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { at, listAt, type RpcAnswer, textAt } from "../support/rpc.ts";
import { onBun, onWorkerd, type Running } from "../support/runtimes.ts";
import { createShopClient, PASSWORD, type ShopClient } from "../support/shop.ts";
import { openStream } from "../support/sse.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(60_000);

const RUNTIMES = [
  { name: "Bun", start: onBun },
  { name: "workerd", start: onWorkerd },
];

for (const { name, start } of RUNTIMES) {
  describe(`on ${name} [R-191]`, () => {
    let running: Running;
    let shops: ShopClient;

    beforeAll(async () => {
      running = await start();
      shops = createShopClient(running.url);
    });

    afterAll(async () => {
      await running.stop();
    });

    test("health answers without a token, under each of its addresses [R-008 R-023 R-181]", async () => {
      for (const [path, service] of [
        ["/health", "madang"],
        ["/api/health", "madang"],
        ["/analytics/v1/health", "analytics-service"],
      ] as const) {
        const response = await fetch(`${running.url}${path}`);
        const body: unknown = await response.json();
        expect([response.status, at(body, "status"), at(body, "service")]).toEqual([200, "UP", service]);
      }
    });

    test("signs up, signs in with the hash that this runtime made, and refreshes", async () => {
      const email = "owner@conformance.kr";
      await shops.signUp(email);
      const wrong = await shops.rpc.mutate("account.login", { email, password: "wrong password" });
      expect([wrong.status, wrong.reason]).toEqual([401, "INVALID_CREDENTIALS"]);
      const login = await shops.rpc.mutate("account.login", {
        email: "OWNER@conformance.kr",
        password: PASSWORD,
      });
      expect(login.status).toBe(200);
      const refreshToken = textAt(login.data, "refreshToken");
      const refreshed = await shops.rpc.mutate("account.refresh", { refreshToken });
      const me = await shops.rpc.query("account.me", undefined, textAt(refreshed.data, "accessToken"));
      expect(textAt(me.data, "email")).toBe(email);
    });

    test("publishes one Ed25519 key, without its private part", async () => {
      const body: unknown = await (await fetch(`${running.url}/.well-known/jwks.json`)).json();
      const [key] = listAt(body, "keys");
      expect([at(key, "kty"), at(key, "crv"), at(key, "d")]).toEqual(["OKP", "Ed25519", undefined]);
    });

    test("plays an event from purpose to figures [R-001 R-003 R-004 R-006]", async () => {
      const shop = await shops.openShop("story@conformance.kr");
      const distributed = await shops.rpc.mutate(
        "distribution.distribute",
        { eventId: shop.eventId },
        shop.token,
      );
      expect(distributed.status).toBe(200);
      const settled = await settledRun(shops, running, { shop, distributed });
      expect(statusesOf(settled)).toMatchObject({
        WooridongneTV: "SUCCESS",
        RingoBiz: "SUCCESS",
        GenieTV: "SUCCESS",
        Instagram: "SUCCESS",
        NaverBlog: "ACTION_REQUIRED",
        KakaoChannel: "FAILED",
      });
      for (const phone of ["010-1234-0001", "010-1234-0002", "010-1234-0003"]) {
        expect((await shops.enter(shop.slug, phone)).status).toBe(200);
      }
      const again = await shops.enter(shop.slug, "+82 10 1234 0001");
      expect([again.status, again.reason]).toEqual([409, "ALREADY_ENTERED"]);
      const dashboard = await participantsShown(shops, running, { shop, count: 3 });
      expect(at(dashboard.data, "summaryCards", "totalParticipants", "targetGoal")).toBe(100);
    });

    test("takes a customer from a tracking link through the page, without JavaScript", async () => {
      const shop = await shops.openShop("page@conformance.kr");
      const links = await shops.rpc.query("tracking.list", { eventId: shop.eventId }, shop.token);
      const code = textAt(listAt(links.data, "items")[0], "code");
      const redirect = await fetch(`${running.url}/r/${code}`, { redirect: "manual" });
      expect([redirect.status, redirect.headers.get("location")]).toEqual([
        302,
        `/e/${shop.slug}?ref=${code}`,
      ]);
      const page = await fetch(`${running.url}/e/${shop.slug}?ref=${code}`);
      const html = await page.text();
      expect([page.status, html.includes("가을맞이 할인"), html.includes("<script")]).toEqual([
        200,
        true,
        false,
      ]);
      expect((await fetch(`${running.url}/e/no-such-event`)).status).toBe(404);
    });

    test("starts an approved event by itself once its time has come", async () => {
      const shop = await shops.openShop("tick@conformance.kr");
      await until("the event is ACTIVE", async () => {
        await running.tick();
        const event = await shops.rpc.query("events.get", { eventId: shop.eventId }, shop.token);
        return at(event.data, "status") === "ACTIVE" || undefined;
      });
    });

    test("answers each kind of faulty request with its status and word", async () => {
      const shop = await shops.openShop("faults@conformance.kr");
      const other = await shops.signUp("stranger@conformance.kr");
      const foreign = await shops.rpc.query("events.get", { eventId: shop.eventId }, other.token);
      const unknown = await shops.rpc.query("events.get", { eventId: crypto.randomUUID() }, other.token);
      expect([foreign.status, foreign.reason]).toEqual([404, unknown.reason]);
      expect(await outcomeOf(shops.rpc.query("events.get", { eventId: shop.eventId }))).toEqual([
        401,
        "UNAUTHORIZED",
      ]);
      expect(await outcomeOf(shops.rpc.query("events.get", { eventId: "x" }, shop.token))).toEqual([
        400,
        "INVALID_REQUEST",
      ]);
      expect(await statusOf(running, { body: new Uint8Array([0x22, 0xff, 0x22]) })).toBe(400);
      expect(await statusOf(running, { body: JSON.stringify({ email: "a\u0000@b.kr" }) })).toBe(400);
      expect(await statusOf(running, { body: JSON.stringify({ email: "x".repeat(70_000) }) })).toBe(413);
      const procedures = Array.from({ length: 11 }, () => "account.me").join(",");
      expect((await fetch(`${running.url}/trpc/${procedures}?batch=1&input={}`)).status).toBe(400);
      expect((await fetch(`${running.url}/nothing/here`)).status).toBe(404);
    });

    test("serves the contract's dashboard route to its owner only [R-022 R-090 R-091]", async () => {
      const shop = await shops.openShop("contract@conformance.kr");
      const other = await shops.signUp("contract-stranger@conformance.kr");
      const read = async (id: string, token?: string) => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const response = await fetch(`${running.url}/api/events/${id}/analytics`, { headers });
        return { status: response.status, body: (await response.json()) as unknown };
      };
      expect(await read(shop.eventId, shop.token)).toMatchObject({
        status: 200,
        body: { eventId: shop.eventId },
      });
      expect((await read(shop.eventId)).status).toBe(401);
      expect((await read(shop.eventId, other.token)).status).toBe(403);
      expect(await read("not-a-uuid", shop.token)).toMatchObject({
        status: 400,
        body: { error: "INVALID_REQUEST" },
      });
    });

    test("serves the source's purpose route and the generated OpenAPI document", async () => {
      const { token } = await shops.signUp("rest@conformance.kr");
      const post = async (objective: string) => {
        const response = await fetch(`${running.url}/api/events/purposes`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
          body: JSON.stringify({ objective, storeName: "맛집", industry: "음식점", address: "서울시 중구" }),
        });
        const body: unknown = await response.json();
        return { status: response.status, word: at(body, "error") ?? at(body, "status") };
      };
      expect(await post("매출 증대")).toEqual({ status: 200, word: "DRAFT" });
      expect(await post("행복")).toEqual({ status: 400, word: "EVENT_001" });
      const document: unknown = await (await fetch(`${running.url}/openapi.json`)).json();
      expect(textAt(document, "openapi")).toStartWith("3.");
    });

    test("streams new counts, and goes on where a listener left off [R-005]", async () => {
      const shop = await shops.openShop("live@conformance.kr");
      const open = (lastEventId?: string) => {
        const input = encodeURIComponent(JSON.stringify({ storeId: shop.storeId, lastEventId }));
        return openStream(`${running.url}/trpc/analytics.live?input=${input}`, shop.token);
      };
      const first = await open();
      const ready = await first.next();
      expect(textAt(ready.data, "type")).toBe("ready");
      await shops.enter(shop.slug, "010-8888-0001");
      const counted = await until("one participant is announced", async () => {
        const message = await first.next();
        return at(message.data, "participants") === 1 ? message : undefined;
      });
      await first.close();
      await shops.enter(shop.slug, "010-8888-0002");
      await participantsShown(shops, running, { shop, count: 2 });
      const second = await open(counted.id);
      expect(at((await second.next()).data, "participants")).toBe(2);
      await second.close();
    });

    test("keeps every answer right under 60 concurrent requests of all kinds", async () => {
      const shop = await shops.openShop("busy@conformance.kr");
      const accounts = Array.from({ length: 10 }, (_, index) => `busy-${index}@conformance.kr`);
      const events = await Promise.all([1, 2, 3].map((n) => shops.openShop(`busy-shop-${n}@conformance.kr`)));
      const entries = Array.from({ length: 20 }, (_, index) => `010-5555-${String(1000 + index)}`);
      const dashboard = { eventId: shop.eventId };
      const answers = await Promise.all([
        ...accounts.map((email) =>
          shops.rpc.mutate("account.signUp", { email, password: PASSWORD, name: "사장" }),
        ),
        ...Array.from({ length: 4 }, () =>
          shops.rpc.mutate("account.login", { email: shop.email, password: PASSWORD }),
        ),
        ...entries.map((phone) => shops.enter(shop.slug, phone)),
        ...events.map(({ eventId, token }) =>
          shops.rpc.mutate("distribution.distribute", { eventId }, token),
        ),
        ...Array.from({ length: 25 }, () => shops.rpc.query("analytics.dashboard", dashboard, shop.token)),
      ]);
      const failures = answers.filter((answer) => answer.status !== 200);
      expect(failures.map((answer) => `${answer.status} ${answer.reason}`)).toEqual([]);
      expect(answers.length).toBeGreaterThanOrEqual(60);
      await participantsShown(shops, running, { shop, count: entries.length });
      for (const [index, event] of events.entries()) {
        const distributed = answers.at(10 + 4 + entries.length + index);
        if (!distributed) throw new Error("a distribution was not answered");
        const settled = await settledRun(shops, running, { shop: event, distributed });
        expect(Object.values(statusesOf(settled)).filter((status) => status === "SUCCESS")).toHaveLength(4);
      }
    });
  });
}

type RunRef = { shop: { token: string }; distributed: RpcAnswer };

/** Waits until every channel has come to rest. */
function settledRun(shops: ShopClient, running: Running, ref: RunRef): Promise<RpcAnswer> {
  const distributionId = textAt(ref.distributed.data, "distributionId");
  return until(`distribution ${distributionId} settles`, async () => {
    const answer = await shops.rpc.query("distribution.get", { distributionId }, ref.shop.token);
    if (at(answer.data, "status") !== "IN_PROGRESS") return answer;
    await running.tick();
    return undefined;
  });
}

function statusesOf(answer: RpcAnswer): Record<string, string> {
  const rows = listAt(answer.data, "results");
  return Object.fromEntries(rows.map((row) => [textAt(row, "channel"), textAt(row, "status")]));
}

type CountRef = { shop: { eventId: string; token: string }; count: number };

/** Counts are projections: they arrive a moment after the entry. */
function participantsShown(shops: ShopClient, running: Running, ref: CountRef): Promise<RpcAnswer> {
  return until(`the dashboard shows ${ref.count} participants`, async () => {
    const { eventId, token } = ref.shop;
    const answer = await shops.rpc.query("analytics.dashboard", { eventId }, token);
    const count = at(answer.data, "summaryCards", "totalParticipants", "count");
    if (count === ref.count) return answer;
    await running.tick();
    throw new Error(`shown: ${count} (${answer.status} ${answer.reason})`);
  });
}

async function outcomeOf(call: Promise<RpcAnswer>): Promise<[number, string | undefined]> {
  const { status, reason } = await call;
  return [status, reason];
}

async function statusOf(
  running: Running,
  request: { body: string | Uint8Array<ArrayBuffer> },
): Promise<number> {
  const response = await fetch(`${running.url}/trpc/account.signUp`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: request.body,
  });
  return response.status;
}
