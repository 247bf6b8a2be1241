import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { upstashCache } from "../../src/cache/index.ts";
import { type RedisFault, type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";

const WRONG_ANSWERS = ["error500", "html502", "truncated"] as const satisfies readonly RedisFault[];
const NO_ANSWERS = [
  "refuse",
  "hang",
  "answerLost",
  { latencyMs: 2_000 },
] as const satisfies readonly RedisFault[];
const EVERY_FAULT: readonly RedisFault[] = [...WRONG_ANSWERS, ...NO_ANSWERS];

describeWith("redis-server", "the cache over Upstash", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    await redis.setFault("none");
    await redis.flush();
  });

  function setUp(options: { budgetMs?: number } = {}) {
    let time = 0;
    const kinds: string[] = [];
    const before = redis.requests();
    const cache = upstashCache({
      url: redis.url,
      token: redis.token,
      now: () => time,
      onFailure: (kind) => kinds.push(kind),
      ...options,
    });
    return { cache, kinds, asked: () => redis.requests() - before, pass: (ms: number) => (time += ms) };
  }

  /** A busy machine must not look like a Redis that is down. */
  const PATIENT = { budgetMs: 5_000 };

  describe("Upstash Redis in trouble", () => {
    test.each(EVERY_FAULT)("is a miss and never an error: %p", async (fault) => {
      const { cache } = setUp();
      await redis.run("SET", "k", "value");
      await redis.setFault(fault);
      expect(await cache.get("k")).toBeUndefined();
      await cache.set("k", "value", 1_000);
      await cache.delete("k");
      await cache.deleteIf("k", "value");
    });

    test.each(EVERY_FAULT)("says of everything that it cannot be reached: %p", async (fault) => {
      const { cache } = setUp();
      await redis.setFault(fault);
      expect(await cache.getMany(["a", "b"])).toBeUndefined();
      expect(await cache.add("a", "1", 1_000)).toBeUndefined();
      expect(await cache.increment("a", 1_000)).toBeUndefined();
    });

    test("is a miss after 80 ms when it hangs", async () => {
      const { cache, kinds } = setUp();
      await redis.setFault("hang");
      const before = performance.now();
      expect(await cache.get("k")).toBeUndefined();
      expect(performance.now() - before).toBeLessThan(1_000);
      expect(kinds).toEqual(["TimeoutError"]);
    });

    test("a value of another type at our key is a miss, and no answer to a count", async () => {
      const { cache } = setUp(PATIENT);
      await redis.run("RPUSH", "k", "not a text");
      expect(await cache.get("k")).toBeUndefined();
      expect(await cache.increment("k", 1_000)).toBeUndefined();
      expect(await cache.getMany(["k"])).toEqual([undefined]);
    });

    test("asks once for many keys, and once to count", async () => {
      const { cache, asked } = setUp(PATIENT);
      await cache.getMany(Array.from({ length: 40 }, (_, index) => `key-${index}`));
      expect(asked()).toBe(1);
      await cache.increment("count", 1_000);
      expect(asked()).toBe(2);
    });

    test("is left alone for 5 s after five failures, then asked once, then used again", async () => {
      const { cache, asked, pass } = setUp(PATIENT);
      await redis.setFault("error500");
      for (let index = 0; index < 5; index += 1) await cache.get("k");
      const before = asked();
      for (let index = 0; index < 20; index += 1) await cache.get("k");
      expect(asked()).toBe(before);

      pass(5_000);
      await Promise.all(Array.from({ length: 10 }, () => cache.get("k")));
      expect(asked()).toBe(before + 1);

      pass(5_000);
      await redis.setFault("none");
      await cache.set("k", "value", 1_000);
      expect(await cache.get("k")).toBe("value");
    });

    test("forgets failures that are older than 10 s", async () => {
      const { cache, asked, pass } = setUp(PATIENT);
      await redis.setFault("error500");
      for (let index = 0; index < 12; index += 1) {
        await cache.get("k");
        pass(3_000);
      }
      expect(asked()).toBe(12);
    });

    test("tells failures by class only, never with the command or the token", async () => {
      const { cache, kinds } = setUp(PATIENT);
      await redis.setFault("error500");
      await cache.set("secret-key", "secret-value", 1_000);
      expect(kinds).toEqual(["UpstashError"]);
    });

    test("does not carry values above 256 KB", async () => {
      const { cache, asked } = setUp();
      await cache.set("big", "x".repeat(256 * 1024 + 1), 1_000);
      expect(asked()).toBe(0);
    });

    test("comes back by itself after a crash that forgot everything", async () => {
      const own = await startRedis();
      const cache = upstashCache({ url: own.url, token: own.token, now: () => 0, ...PATIENT });
      await cache.set("k", "value", 60_000);
      await own.kill();
      expect(await cache.get("k")).toBeUndefined();
      await own.restart();
      await cache.set("k", "again", 60_000);
      expect(await cache.get("k")).toBe("again");
      await own.stop();
    });
  });
});
