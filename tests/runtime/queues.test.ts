import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { rawStatement } from "../../src/db/index.ts";
import type { RemoteDb } from "../../src/db/remote.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { type OnWorkers, onWorkers } from "../support/on-workers.ts";
import { describeWith } from "../support/required.ts";
import { at } from "../support/rpc.ts";
import { startServer } from "../support/server.ts";
import { createShopClient, type Shop, type ShopClient } from "../support/shop.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(120_000);

/** Passes everything on to a database server, until it is told that the server is away. */
function startDoor() {
  let target = "";
  let isAway = false;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      if (isAway) return new Response("Bad Gateway", { status: 502 });
      const { pathname } = new URL(request.url);
      const { method, headers } = request;
      return fetch(`${target}${pathname}`, { method, headers, body: await request.arrayBuffer() });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    leadTo: (url: string) => {
      target = url;
    },
    setAway: (value: boolean) => {
      isAway = value;
    },
    stop: () => server.stop(true),
  };
}

describeWith("wrangler", "the Worker as production has it, on wrangler's platform", () => {
  let running: OnWorkers;
  let shops: ShopClient;
  let database: RemoteDb;
  const door = startDoor();

  beforeAll(async () => {
    running = await onWorkers((variables) => {
      const { DATABASE_URL: url = "", DATABASE_AUTH_TOKEN: authToken } = variables;
      database = openDatabaseServer({ url, authToken });
      door.leadTo(url);
      return { ...variables, DATABASE_URL: door.url };
    });
    shops = createShopClient(running.url);
  });
  afterAll(async () => {
    database.close();
    await running.stop();
    await door.stop();
  });

  const participants = async (eventId: string, token: string) => {
    const { data } = await shops.rpc.query("analytics.dashboard", { eventId }, token);
    return at(data, "summaryCards", "totalParticipants", "count");
  };
  const showsParticipants = (shop: Shop, count: number) =>
    until(
      `the dashboard shows ${count} participants`,
      async () => (await participants(shop.eventId, shop.token)) === count || undefined,
      30_000,
    );
  const countRows = async (sql: string, ...args: string[]) => {
    const [rows = []] = await database.store.query([rawStatement(sql, args)]);
    return Number(rows[0]?.["n"]);
  };

  test("an owner signs up, distributes to six channels, and sees who entered by way of the queue", async () => {
    const shop = await shops.openShop("owner@queues.kr");
    const sent = await shops.rpc.mutate("distribution.distribute", { eventId: shop.eventId }, shop.token);
    expect(sent.status).toBe(200);
    const page = await fetch(`${running.url}/e/${shop.slug}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("가을맞이 할인")]);
    expect((await shops.enter(shop.slug, "010-1234-0001")).status).toBe(200);
    await until(
      "the queue brought all of it",
      () => /QUEUE madang-events (\d+)\/\1 /.test(running.output()) || undefined,
    );
    await showsParticipants(shop, 1);
  });

  test("the cron starts an event whose time has come", async () => {
    const shop = await shops.openShop("cron@queues.kr");
    const status = async () =>
      at((await shops.rpc.query("events.get", { eventId: shop.eventId }, shop.token)).data, "status");
    expect(await status()).toBe("APPROVED");
    await running.tick();
    expect(await status()).toBe("ACTIVE");
    expect(running.output()).not.toContain("tick_failed");
  });

  test("what the queue brings while the database is away is brought again, and counted once", async () => {
    const shop = await shops.openShop("away@queues.kr");
    expect((await shops.enter(shop.slug, "010-1234-0002")).status).toBe(200);
    const published =
      "select count(*) as n from consumer_cursors c where c.consumer = 'publish/cloudflare-queues' and c.seq >= (select max(seq) from outbox where aggregate_id <> key and store_id = ?)";
    await until("the entry is in the queue", async () =>
      (await countRows(published, shop.storeId)) === 1 ? true : undefined,
    );
    door.setAway(true);
    await until(
      "the batch is put back",
      () => /QUEUE madang-events 0\/\d+ /.test(running.output()) || undefined,
      30_000,
    );
    const counted = () =>
      countRows(
        "select coalesce(sum(participants), 0) as n from event_stats where event_id = ?",
        shop.eventId,
      );
    expect(await counted()).toBe(0);
    door.setAway(false);
    await until("the batch came again", async () => (await counted()) === 1 || undefined, 30_000);
    await showsParticipants(shop, 1);
    expect(
      await countRows(
        "select count(*) as n from inbox i join outbox o on o.id = i.message_id where i.consumer = 'analytics' and o.store_id = ? and o.type = 'ParticipantRegistered'",
        shop.storeId,
      ),
    ).toBe(1);
  });

  test("static files and the owner's app come with the same headers as from the Bun server", async () => {
    const bun = await startServer({});
    try {
      const page = await (await fetch(`${bun.url}/app`)).text();
      const script = /src="(\/app\/assets\/[^"]+)"/.exec(page)?.[1] ?? "no script in the page";
      for (const path of ["/favicon.svg", "/robots.txt", "/app", "/app/events/1", script]) {
        const [here, there] = await Promise.all([running.url, bun.url].map((url) => fetch(`${url}${path}`)));
        for (const name of [
          "content-type",
          "cache-control",
          "x-content-type-options",
          "content-security-policy",
          "referrer-policy",
        ])
          expect([path, name, here?.headers.get(name)]).toEqual([
            path,
            name,
            there?.headers.get(name) ?? null,
          ]);
        expect([here?.status, await here?.text()]).toEqual([200, await there?.text()]);
      }
      for (const url of [running.url, bun.url])
        for (const path of ["/_headers", "/app/.vite/manifest.json", "/app/assets/old-12345678.js"])
          expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 404]);
    } finally {
      await bun.stop();
    }
  });
});
