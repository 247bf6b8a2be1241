import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type Cache, cacheKeys, upstashCache } from "../../src/cache/index.ts";
import { type RedisFault, type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { until } from "../support/until.ts";
import { createSource } from "./reading.ts";

describeWith("redis-server", "caches of several processes", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    await redis.setFault("none");
    await redis.flush();
  });

  /** A process of its own on the one Redis. A busy machine must not look like a Redis that is down. */
  function startProcess(budgetMs = 5_000): Cache {
    return upstashCache({ url: redis.url, token: redis.token, now: () => 0, budgetMs });
  }

  let keys = 0;

  /** Two processes that read one value of their own; a load and a pause last until the test ends them. */
  function setUp({ budgetMs }: { budgetMs?: number } = {}) {
    const loads = held();
    const pauses = held();
    keys += 1;
    const key = cacheKeys.dashboard("store", `event-${keys}`);
    const health = { isDown: false };
    const source = createSource({
      key,
      pace: async (step, value) => {
        if (step === "load") await loads.wait();
        if (step === "load" && health.isDown) throw new Error("down");
        return value();
      },
      sleep: pauses.wait,
    });
    const [one, two] = [startProcess(budgetMs), startProcess(budgetMs)];
    const loadedOnce = async (cache: Cache) => {
      const answer = source.read(cache);
      await loads.next();
      await answer;
      await source.settle();
    };
    const lockOf = (owner: number) => cacheKeys.load(key, [owner]);
    return { ...source, key, lockOf, health, one, two, loads, pauses, loadedOnce };
  }

  function held() {
    const waiting: (() => void)[] = [];
    const began = () => until("it began", () => waiting.shift());
    return {
      wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
      /** Waits until one has begun, and gives the end of it. */
      began,
      next: async () => (await began())(),
    };
  }

  describe("two processes on one Redis", () => {
    test("500 readers of a missing value cost one load in all of them together [R4]", async () => {
      const { world, key, lockOf, read, settle, one, two, loads, pauses } = setUp();
      const readers = Array.from({ length: 500 }, (_, index) => read(index % 2 === 0 ? one : two));
      const endLoad = await loads.began();
      await pauses.next();
      const endPause = await pauses.began();
      endLoad();
      await until("the value is there", async () => (await one.get(key)) ?? undefined);
      endPause();
      const answers = await Promise.all(readers);
      await settle();
      expect(world.loads).toBe(1);
      expect(answers.every(({ value }) => value.owner === 0)).toBe(true);
      expect(await redis.run("EXISTS", lockOf(0))).toEqual({ result: 0 });
    });

    test("a holder that never ends is waited for three looks long, and then the other loads", async () => {
      const { world, read, one, two, loads, pauses } = setUp();
      void read(one);
      await loads.began();
      const other = read(two);
      for (let look = 0; look < 3; look += 1) await pauses.next();
      await loads.next();
      expect(await other).toMatchObject({ status: "MISS" });
      expect(world.loads).toBe(2);
    });

    test("a holder that fails gives its lock back, and the other does not wait to the end", async () => {
      const { world, health, lockOf, read, one, two, loads, pauses } = setUp();
      const first = read(one);
      const endLoad = await loads.began();
      const other = read(two);
      const endPause = await pauses.began();
      health.isDown = true;
      endLoad();
      await expect(first).rejects.toThrow("down");
      await until("the lock is back", async () =>
        (await one.get(lockOf(0))) === undefined ? true : undefined,
      );
      health.isDown = false;
      endPause();
      await loads.next();
      expect((await other).status).toBe("MISS");
      expect(world.loads).toBe(2);
    });

    test("who waits for another's load and loses Redis loads at once", async () => {
      const { read, one, two, loads, pauses } = setUp({ budgetMs: 100 });
      void read(one);
      await loads.began();
      const other = read(two);
      const endPause = await pauses.began();
      await redis.setFault("hang");
      endPause();
      await loads.next();
      expect((await other).status).toBe("MISS");
    });

    test("an owner's write is not held up by a load of what was before it", async () => {
      const { world, read, one, two, loads } = setUp();
      void read(one);
      const endOld = await loads.began();
      world.owner = 1;
      const own = read(two);
      await loads.next();
      expect(await own).toMatchObject({ status: "MISS", value: { owner: 1 } });
      endOld();
    });

    test("while one computes new counts, the other serves the value that Redis has", async () => {
      const { world, read, one, two, loads, loadedOnce } = setUp();
      await loadedOnce(one);
      world.counts = 1;
      world.time += 700;
      await read(one);
      const endLoad = await loads.began();
      expect(await read(two)).toMatchObject({ status: "HIT", value: { counts: 0 } });
      expect(world.loads).toBe(2);
      endLoad();
    });

    test("the lock of a process that lost its time is not the next holder's to lose", async () => {
      const { lockOf, read, settle, one, loads } = setUp();
      const slow = read(one);
      const endLoad = await loads.began();
      await redis.run("SET", lockOf(0), "another holder");
      endLoad();
      await slow;
      await settle();
      expect(await redis.run("GET", lockOf(0))).toEqual({ result: "another holder" });
    });
  });

  describe("a Redis that forgets, lags or fails", () => {
    test("flushed: each key is loaded once more, and no process forgets what it holds [R3]", async () => {
      const { world, read, one, two, loads, loadedOnce } = setUp();
      await loadedOnce(one);
      await redis.flush();
      expect((await read(one)).status).toBe("HIT");
      const others = Array.from({ length: 50 }, () => read(two));
      await loads.next();
      await Promise.all(others);
      expect(world.loads).toBe(2);
    });

    test("a stale replica: nobody reads what is older than the own write [R3]", async () => {
      const { world, read, settle, one, two, loads, loadedOnce } = setUp();
      await loadedOnce(one);
      await redis.setFault("stale");
      world.owner = 1;
      for (const cache of [one, two]) {
        const own = read(cache);
        await loads.next();
        expect(await own).toMatchObject({ status: "MISS", value: { owner: 1 } });
        // Until its lock is given back, the other process would wait for this one's value.
        await settle();
      }
      expect(await read(two)).toMatchObject({ status: "HIT", value: { owner: 1 } });
    });

    test.each<RedisFault>([
      "refuse",
      "hang",
      "answerLost",
      "error500",
      "html502",
      "truncated",
      { latencyMs: 2_000 },
    ])("%p: every reader has the right value, and Redis is soon left alone [R1] [R2]", async (fault) => {
      const { world, settle, ...rest } = setUp({ budgetMs: 80 });
      const { read, one, loads } = rest;
      await redis.setFault(fault);
      for (let write = 1; write <= 8; write += 1) {
        world.owner = write;
        const own = read(one);
        await loads.next();
        expect(await own).toMatchObject({ status: "MISS", value: { owner: write } });
        await settle();
      }
      const asked = redis.requests();
      world.owner += 1;
      const own = read(one);
      await loads.next();
      await own;
      expect(redis.requests()).toBe(asked);
    });
  });
});
