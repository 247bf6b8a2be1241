import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Db, singleShard, versionKeys } from "../../../src/db/index.ts";
import { AppError } from "../../../src/errors.ts";
import { clickKindOf, createClickBuffer } from "../../../src/services/tracking/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import {
  createWorld,
  openEvent,
  openShop,
  type RunningEvent,
  type Shop,
  type World,
} from "../participation/world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const HOUR = 3_600_000;

async function linkOf(event: RunningEvent) {
  const { items } = await shop.call.tracking.list({ eventId: event.eventId });
  const link = items.find((item) => item.channel === "Instagram");
  if (!link) throw new Error("no link");
  return link;
}

describe("click buffer", () => {
  test("writes nothing before its second is over, then every click by hour and kind, and bumps the counts once", async () => {
    const event = await openEvent(world, shop);
    const { code } = await linkOf(event);
    const click = { storeId: shop.storeId, eventId: event.eventId, code };
    const stored = () =>
      world.rows(
        "select kind, hour, count from click_counts where event_id = ? order by hour, kind",
        event.eventId,
      );
    const hour = world.clock.now() - (world.clock.now() % HOUR);
    for (let n = 0; n < 1000; n++) world.clicks.record({ ...click, kind: "human" });
    world.clicks.record({ ...click, kind: "bot" });
    world.clicks.record({ ...click, kind: "head" });
    expect(await stored()).toEqual([]);
    expect(world.sleeps.pending()).toBe(1);
    world.clock.advance(HOUR);
    world.clicks.record({ ...click, kind: "human" });
    await world.clicks.flush();
    expect(await stored()).toEqual([
      { kind: "bot", hour, count: 1 },
      { kind: "head", hour, count: 1 },
      { kind: "human", hour, count: 1000 },
      { kind: "human", hour: hour + HOUR, count: 1 },
    ]);
    expect(await storeDb(world.deps).versions(shop.storeId, [versionKeys.counts(event.eventId)])).toEqual([
      1,
    ]);
    expect(await linkOf(event)).toMatchObject({ clicks: 1001, botClicks: 1, headRequests: 1 });
    world.clicks.record({ ...click, kind: "human" });
    await world.clicks.flush();
    expect(await linkOf(event)).toMatchObject({ clicks: 1002 });
  });

  test("keeps clicks of a failed flush for the next one", async () => {
    const event = await openEvent(world, shop);
    const { code } = await linkOf(event);
    let isBroken = true;
    const write: Db["write"] = (statements) =>
      isBroken ? Promise.reject(new Error("disk")) : storeDb(world.deps).write(statements);
    const { clock, log, defer, sleep, randomBytes } = world.deps;
    const clicks = createClickBuffer({
      shards: singleShard({ ...storeDb(world.deps), write }),
      clock,
      log,
      defer,
      sleep,
      randomBytes,
    });
    clicks.record({ storeId: shop.storeId, eventId: event.eventId, code, kind: "human" });
    await clicks.flush();
    clicks.record({ storeId: shop.storeId, eventId: event.eventId, code, kind: "human" });
    isBroken = false;
    await clicks.flush();
    expect(await linkOf(event)).toMatchObject({ clicks: 2 });
  });

  /** A buffer over a database whose answers get lost after, or before, the batch committed. */
  function lossy(losses: ("after" | "before" | "late")[]) {
    const late: (() => Promise<unknown>)[] = [];
    const db = storeDb(world.deps);
    const write: Db["write"] = async (statements) => {
      const loss = losses.shift();
      if (loss === undefined) return db.write(statements);
      if (loss === "after") await db.write(statements);
      if (loss === "late") late.push(() => db.write(statements));
      throw new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" });
    };
    const { clock, log, defer, sleep, randomBytes } = world.deps;
    const shards = singleShard({ ...db, write });
    const clicks = createClickBuffer({ shards, clock, log, defer, sleep, randomBytes });
    return { clicks, deliverLate: () => Promise.all(late.map((one) => one())) };
  }

  test.each([
    [["after"]],
    [["before"]],
    [["after", "after", "before"]],
    [["before", "after", "before", "after"]],
    [["late"]],
    [["late", "after", "late"]],
  ] as const)("counts every click once when answers are lost: %p", async (losses) => {
    const event = await openEvent(world, shop);
    const { code } = await linkOf(event);
    const { clicks, deliverLate } = lossy([...losses]);
    const click = { storeId: shop.storeId, eventId: event.eventId, code, kind: "human" } as const;
    for (let n = 0; n <= losses.length; n++) {
      clicks.record(click);
      await clicks.flush();
    }
    await clicks.flush();
    await deliverLate();
    expect(await linkOf(event)).toMatchObject({ clicks: losses.length + 1 });
  });

  test("adds to one batch, not to one a second, while the database is away", async () => {
    const event = await openEvent(world, shop);
    const { code } = await linkOf(event);
    const marks = () => world.rows("select message_id from inbox where consumer = 'clicks'");
    const before = (await marks()).length;
    const { clicks } = lossy(Array.from({ length: 20 }, () => "before" as const));
    for (let n = 0; n <= 20; n++) {
      clicks.record({ storeId: shop.storeId, eventId: event.eventId, code, kind: "human" });
      await clicks.flush();
    }
    expect(await linkOf(event)).toMatchObject({ clicks: 21 });
    expect((await marks()).length - before).toBe(2);
  });

  test("forgets the marks of its batches after a day", async () => {
    const event = await openEvent(world, shop);
    const { code } = await linkOf(event);
    const flushOne = async () => {
      world.clicks.record({ storeId: shop.storeId, eventId: event.eventId, code, kind: "human" });
      await world.clicks.flush();
    };
    const marks = () => world.rows("select message_id from inbox where consumer = 'clicks'");
    await flushOne();
    world.clock.advance(23 * HOUR);
    await flushOne();
    expect((await marks()).length).toBeGreaterThanOrEqual(2);
    world.clock.advance(2 * HOUR);
    await flushOne();
    expect((await marks()).length).toBe(2);
  });

  test("flushes by itself a second after the first click, once", async () => {
    const event = await openEvent(world, shop);
    const { code } = await linkOf(event);
    const work: Promise<unknown>[] = [];
    const slept: number[] = [];
    const sleep = async (ms: number) => void slept.push(ms);
    const { clock, log, shards, randomBytes } = world.deps;
    const clicks = createClickBuffer({
      shards,
      clock,
      log,
      sleep,
      randomBytes,
      defer: (one) => void work.push(one),
    });
    for (let n = 0; n < 5; n++)
      clicks.record({ storeId: shop.storeId, eventId: event.eventId, code, kind: "human" });
    expect(slept).toEqual([1_000]);
    await Promise.all(work);
    expect(await linkOf(event)).toMatchObject({ clicks: 5 });
  });

  test("empty, it writes nothing", async () => {
    const { clock, log, defer, sleep, randomBytes } = world.deps;
    const write = () => Promise.reject(new Error("nothing to write"));
    await createClickBuffer({
      shards: singleShard({ ...storeDb(world.deps), write }),
      clock,
      log,
      defer,
      sleep,
      randomBytes,
    }).flush();
  });
});

describe("clickKindOf", () => {
  const kindOf = (agent: string | undefined, init: RequestInit = {}, more: Record<string, string> = {}) => {
    const headers = { ...(agent === undefined ? {} : { "user-agent": agent }), ...more };
    return clickKindOf(new Request("http://madang.test/r/x", { ...init, headers }));
  };
  const SAFARI =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

  test.each([
    ["Safari", SAFARI],
    [
      "KakaoTalk",
      "Mozilla/5.0 (Linux; Android 15; SM-S938N) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 KAKAOTALK/25.9.0 (INAPP)",
    ],
    [
      "Instagram",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 400.0.0 (iPhone17,1; iOS 18_0; ko_KR)",
    ],
    [
      "Naver",
      "Mozilla/5.0 (Linux; Android 14; SM-A546S) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/139.0.0.0 Mobile Safari/537.36 NAVER(inapp; search; 2000; 12.9.0)",
    ],
    ["a browser that hides its name", undefined],
  ])("%s is a person", (_name, agent) => {
    expect(kindOf(agent)).toBe("human");
  });

  test.each([
    "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
    "Mozilla/5.0 (compatible; Yeti/1.1; +http://naver.me/spd)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Daum/4.1; +http://cs.daum.net/faq/15/4118.html?faqId=28966)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "curl/8.5.0",
    "python-requests/2.32.0",
  ])("%s is a bot", (agent) => {
    expect(kindOf(agent)).toBe("bot");
  });

  test("HEAD requests and prefetches are neither", () => {
    expect(kindOf(SAFARI, { method: "HEAD" })).toBe("head");
    expect(kindOf(SAFARI, {}, { "sec-purpose": "prefetch;prerender" })).toBe("head");
    expect(kindOf(SAFARI, {}, { purpose: "prefetch" })).toBe("head");
  });
});
