import { afterEach, describe, expect, test } from "bun:test";
import { upstashCache } from "../../src/cache/index.ts";
import { type FakeUpstash, type Fault, startFakeUpstash } from "./fake-upstash.ts";

let server: FakeUpstash | undefined;
afterEach(() => server?.stop());

function setUp(faults: Fault) {
  let time = 0;
  const kinds: string[] = [];
  const redis = startFakeUpstash(() => time);
  redis.setFault(faults);
  server = redis;
  const cache = upstashCache({
    url: redis.url,
    token: redis.token,
    now: () => time,
    onFailure: (kind) => kinds.push(kind),
  });
  return { cache, redis, kinds, pass: (ms: number) => (time += ms) };
}

describe("Upstash Redis in trouble", () => {
  test.each(["error500", "html502", "truncated", "wrongType"] as const)(
    "is a miss and never an error: %s",
    async (fault) => {
      const { cache } = setUp(fault);
      await cache.set("k", "value", 1_000);
      expect(await cache.get("k")).toBeUndefined();
      await cache.delete("k");
    },
  );

  test.each(["error500", "html502", "truncated", "hang"] as const)(
    "says of everything that it cannot be reached: %s",
    async (fault) => {
      const { cache } = setUp(fault);
      expect(await cache.getMany(["a", "b"])).toBeUndefined();
      expect(await cache.add("a", "1", 1_000)).toBeUndefined();
      expect(await cache.increment("a", 1_000)).toBeUndefined();
    },
  );

  test("texts of many keys in another shape than asked are no answer", async () => {
    const { cache } = setUp("wrongType");
    expect(await cache.getMany(["a", "b"])).toBeUndefined();
  });

  test("asks once for many keys, and once to count", async () => {
    const { cache, redis } = setUp("none");
    await cache.getMany(Array.from({ length: 40 }, (_, index) => `key-${index}`));
    expect(redis.calls()).toBe(1);
    await cache.increment("count", 1_000);
    expect(redis.calls()).toBe(2);
  });

  test("is a miss after 80 ms when it hangs", async () => {
    const { cache, kinds } = setUp("hang");
    const before = performance.now();
    expect(await cache.get("k")).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(400);
    expect(kinds).toEqual(["TimeoutError"]);
  });

  test("is a miss when nobody listens", async () => {
    const { cache, redis } = setUp("none");
    await redis.stop();
    expect(await cache.get("k")).toBeUndefined();
  });

  test("is left alone for 5 s after five failures, then asked once, then used again", async () => {
    const { cache, redis, pass } = setUp("error500");
    for (let index = 0; index < 5; index += 1) await cache.get("k");
    const asked = redis.calls();
    for (let index = 0; index < 20; index += 1) await cache.get("k");
    expect(redis.calls()).toBe(asked);

    pass(5_000);
    await Promise.all(Array.from({ length: 10 }, () => cache.get("k")));
    expect(redis.calls()).toBe(asked + 1);

    pass(5_000);
    redis.setFault("none");
    await cache.set("k", "value", 1_000);
    expect(await cache.get("k")).toBe("value");
  });

  test("forgets failures that are older than 10 s", async () => {
    const { cache, redis, pass } = setUp("error500");
    for (let index = 0; index < 12; index += 1) {
      await cache.get("k");
      pass(3_000);
    }
    expect(redis.calls()).toBe(12);
  });

  test("tells failures by class only, never with the command or the token", async () => {
    const { cache, kinds } = setUp("error500");
    await cache.set("secret-key", "secret-value", 1_000);
    expect(kinds).toEqual(["UpstashError"]);
  });

  test("does not carry values above 256 KB", async () => {
    const { cache, redis } = setUp("none");
    await cache.set("big", "x".repeat(256 * 1024 + 1), 1_000);
    expect(redis.calls()).toBe(0);
  });
});
