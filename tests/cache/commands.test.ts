import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createHmacKey } from "../../src/auth/index.ts";
import { type Cache, createLock, upstashCache } from "../../src/cache/index.ts";
import { createLimits } from "../../src/entry/platform.ts";
import { createDuty } from "../../src/entry/tick-duty.ts";
import { fixedClock, namedKey } from "../auth/support.ts";
import { createWorld, type World } from "../services/analytics/world.ts";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { ROOT } from "../support/source-files.ts";

const clock = fixedClock();

describeWith("redis-server", "what a request costs in commands, as docs/reference/redis.md says", () => {
  let redis: RedisForTests;
  let cache: Cache;
  let world: World;
  const shop = { storeId: "", eventId: "", slug: "" };
  let owner: Awaited<ReturnType<World["owner"]>>;

  beforeAll(async () => {
    redis = await startRedis();
    cache = startProcess();
    const limits = createLimits({ limitKey: await createHmacKey(namedKey("limits")) }, cache);
    world = await createWorld({ cache, limits });
    owner = await world.owner("owner@example.com");
    shop.storeId = await world.store(owner);
    Object.assign(shop, await world.event(owner, shop.storeId));
    await world.settled();
  });
  afterAll(async () => {
    await world.close();
    await redis.stop();
  });

  function startProcess(): Cache {
    return upstashCache({ url: redis.url, token: redis.token, now: clock.now, budgetMs: 5_000 });
  }

  /** Commands of the work and of what it leaves behind its answer. */
  async function commandsOf(work: () => Promise<unknown>): Promise<number> {
    await world.settled();
    const before = redis.commands().length;
    await work();
    await world.settled();
    return redis.commands().length - before;
  }

  /** The figure in the row of the table that begins so. */
  function documented(row: string): number {
    const text = readFileSync(join(ROOT, "docs/reference/redis.md"), "utf8");
    const line = text.split("\n").find((each) => each.startsWith(`| ${row} |`));
    return Number(line?.split("|")[2]);
  }

  const dashboard = () => owner.call.analytics.dashboard({ eventId: shop.eventId });
  const averages = () => owner.call.analytics.benchmarks({ storeId: shop.storeId });

  test("the averages that a dashboard is compared with", async () => {
    expect(await commandsOf(averages)).toBe(
      documented("averages of the month, once in five minutes and process"),
    );
    expect(await commandsOf(averages)).toBe(0);
  });

  test("dashboards, from the first to those of another process", async () => {
    expect(await commandsOf(dashboard)).toBe(documented("dashboard, computed"));
    expect(await commandsOf(dashboard)).toBe(documented("dashboard, held by the process"));
    expect(documented("dashboard, held by the process")).toBe(0);
    cache.hot.clear();
    expect(await commandsOf(dashboard)).toBe(documented("dashboard, computed by another process"));
  });

  test("a dashboard whose counts moved on: nothing before the answer, the load behind it", async () => {
    await averages();
    await world.enter(shop.slug);
    await world.settled();
    world.clock.advance(700);
    expect(await commandsOf(dashboard)).toBe(
      documented("dashboard, new counts, at most twice a second and event"),
    );
  });

  test("an entry, a sign-in and a wrong password", async () => {
    expect(await commandsOf(() => world.enter(shop.slug))).toBe(documented("entry"));
    const signIn = (password: string) => () =>
      world.anyone.account.login({ email: "owner@example.com", password }).catch(() => undefined);
    expect(await commandsOf(signIn("correct horse battery"))).toBe(documented("sign-in"));
    expect(await commandsOf(signIn("a wrong password"))).toBe(documented("sign-in with a wrong password"));
    await Promise.all(Array.from({ length: 6 }, signIn("a wrong password")));
    expect(await commandsOf(signIn("a wrong password"))).toBe(
      documented("sign-in above the limit of the account"),
    );
  });

  test("a tick, for who runs it and for the others", async () => {
    const [one, two] = [cache, startProcess()].map((each) => createDuty({ lock: createLock(each), clock }));
    const minuteOf = (duty: typeof one) => async () => {
      for (let second = 0; second < 10; second += 1) {
        await duty?.isOurs({ name: "often", everyMs: 1_000 });
        clock.advance(1_000);
      }
    };
    await redis.run("SET", "tick:often", "another process");
    expect(await commandsOf(minuteOf(two))).toBe(
      documented("tick of every second, another runs it, in 10 s"),
    );
    await redis.run("DEL", "tick:often");
    expect(
      await commandsOf(async () => {
        await one?.isOurs({ name: "often", everyMs: 1_000 });
        clock.advance(4_999);
        await one?.isOurs({ name: "often", everyMs: 1_000 });
      }),
    ).toBe(documented("tick of every second, run here, in 5 s"));
  });
});
