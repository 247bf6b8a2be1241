import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { at as field } from "../support/rpc.ts";
import { type StartedServer, startServer } from "../support/server.ts";
import { createShopClient, type Shop } from "../support/shop.ts";
import { collectText, until } from "../support/until.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";

setDefaultTimeout(60_000);

/** Two Bun processes and a Worker on one libSQL server. */
describe("analytics.live across processes [N-16]", () => {
  let folder: string;
  let database: HranaServer;
  let servers: readonly StartedServer[];
  let worker: Workerd;
  let shop: Shop;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "madang-live-"));
    database = startHranaServer({ path: join(folder, "madang.db") });
    const env = {
      DATABASE_URL: database.url,
      DATABASE_AUTH_TOKEN: database.token,
      MADANG_SECRET: Buffer.alloc(32, 9).toString("base64"),
    };
    servers = [await startServer({ env }), await startServer({ env })];
    worker = await startWorkerd(env);
    const { openShop, rpc } = createShopClient(at(0));
    shop = await openShop("live@shared.kr");
    // The event's start is a message of the stream too: who listens before it hears one more.
    await until("the stream's state knows of the start", async () => {
      const { data } = await rpc.query("analytics.dashboard", { eventId: shop.eventId }, shop.token);
      return field(data, "eventStatus") === "ACTIVE" || undefined;
    });
  });

  afterAll(async () => {
    await worker.stop();
    for (const server of servers) await server.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (index: number) => servers[index]?.url ?? "";

  async function listen(url: string, lastEventId?: string) {
    const input = encodeURIComponent(JSON.stringify({ storeId: shop.storeId }));
    const end = new AbortController();
    const response = await fetch(`${url}/trpc/analytics.live?input=${input}`, {
      headers: {
        authorization: `Bearer ${shop.token}`,
        ...(lastEventId ? { "last-event-id": lastEventId } : {}),
      },
      signal: end.signal,
    });
    if (!response.body) throw new Error("no body");
    const heard = collectText(response.body);
    const messages = () => [...heard.text().matchAll(/^data: (\{"type".*)\nid: (.*)$/gm)];
    return {
      stop: () => end.abort(),
      last: () => messages().at(-1)?.[2],
      hears: (pattern: string) =>
        until(
          `${pattern} at ${url}`,
          () => messages().find(([, data]) => data?.includes(pattern)) && true,
          20_000,
        ),
      count: () => messages().length,
    };
  }

  test("who listens anywhere hears of an entry made anywhere, and goes on anywhere else", async () => {
    const urls = [at(0), at(1), worker.url];
    const listeners = await Promise.all(urls.map((url) => listen(url)));
    for (const listener of listeners) await listener.hears('"ready"');
    for (const [index, url] of urls.entries()) {
      expect((await createShopClient(url).enter(shop.slug, `010-7777-000${index}`)).status).toBe(200);
      for (const listener of listeners) await listener.hears(`"participants":${index + 1}`);
    }
    for (const { stop } of listeners) stop();
    const ids = listeners.map(({ last }) => last());
    expect(new Set(ids).size).toBe(1);
    for (const url of urls) {
      const upToDate = await listen(url, ids[0]);
      await upToDate.hears('"ready"');
      upToDate.stop();
    }
    expect((await createShopClient(at(1)).enter(shop.slug, "010-7777-0009")).status).toBe(200);
    for (const url of urls) {
      const returned = await listen(url, ids[0]);
      await returned.hears('"participants":4');
      returned.stop();
    }
    for (const listener of listeners) expect(listener.count()).toBe(4);
  });
});
