import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { singleShard } from "../../src/db/index.ts";
import { storeDb } from "../helpers/store-db.ts";
import {
  createWorld,
  openEvent,
  openShop,
  type RunningEvent,
  type Shop,
  type World,
} from "../services/participation/world.ts";
import { createBrowser, textOf } from "./browser.ts";

let world: World;
let shop: Shop;
let event: RunningEvent;
let browser: ReturnType<typeof createBrowser>;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  event = await openEvent(world, shop);
  browser = createBrowser(world);
});
afterAll(() => world.close());

const PHONE = {
  "user-agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
};

async function linkOf(channel: string) {
  const { items } = await shop.call.tracking.list({ eventId: event.eventId });
  const link = items.find((item) => item.channel === channel);
  if (!link) throw new Error("no link");
  return link;
}

describe("GET /r/{code} [D-24]", () => {
  test("leads to the event with the code, is never cached, and sets no cookie", async () => {
    const { code } = await linkOf("Instagram");
    const answer = await browser.get(`/r/${code}`, { headers: PHONE });
    expect([answer.status, answer.location]).toEqual([302, `/e/${event.slug}?ref=${code}`]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect((await browser.get(`/r/${code.toUpperCase()}`, { headers: PHONE })).location).toBe(
      answer.location,
    );
  });

  test("counts people; HEAD requests and bots stand apart; the answer waits for no write", async () => {
    const { code } = await linkOf("GenieTV");
    const broken = { ...storeDb(world.deps), write: () => new Promise<never>(() => {}) };
    const stuck = createBrowser({ ...world, deps: { ...world.deps, shards: singleShard(broken) } });
    expect((await stuck.get(`/r/${code}`, { headers: PHONE })).status).toBe(302);
    await browser.get(`/r/${code}`, { headers: PHONE });
    await browser.get(`/r/${code}`, { method: "HEAD", headers: PHONE });
    await browser.get(`/r/${code}`, {
      headers: { "user-agent": "facebookexternalhit/1.1; kakaotalk-scrap/1.0" },
    });
    await world.clicks.flush();
    expect(await linkOf("GenieTV")).toMatchObject({ clicks: 2, headRequests: 1, botClicks: 1 });
  });

  test("an unknown code is a page with 404, and counts nothing", async () => {
    for (const code of ["zzzzzzzz", "x", "%00", "%ff", "' or 1=1"]) {
      const answer = await browser.get(`/r/${code}`, { headers: PHONE });
      expect(answer.status).toBe(404);
      expect(textOf(answer.html)).toContain("이벤트를 찾을 수 없어요");
    }
    expect(
      await world.rows("select 1 from click_counts where code not in (select code from click_counts)"),
    ).toEqual([]);
  });

  test("a printed code follows the event to its new address", async () => {
    const { code } = await linkOf("RingoBiz");
    const { version } = await shop.call.events.get({ eventId: event.eventId });
    await shop.call.events.update({ eventId: event.eventId, version, slug: "autumn-again" });
    expect((await browser.get(`/r/${code}`)).location).toBe(`/e/autumn-again?ref=${code}`);
    const old = await browser.get(`/e/${event.slug}?ref=${code}`);
    expect([old.status, old.location]).toEqual([302, `/e/autumn-again?ref=${code}`]);
  });
});
