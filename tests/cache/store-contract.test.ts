import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Cache, memoryCache, upstashCache } from "../../src/cache/index.ts";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { until } from "../support/until.ts";

/** Redis counts real time: its keys get short lives, and a test waits until they are over. */
const SHORT_MS = 150;

let redis: RedisForTests;

type Implementation = {
  readonly create: () => Cache;
  /** Resolves when the key's time is over. */
  readonly over: (key: string) => Promise<void>;
  /** Milliseconds that the key has left. */
  readonly left: (key: string) => Promise<number>;
};

const virtual = { time: 1_000 };
const now = () => virtual.time;

async function redisLeft(key: string): Promise<number> {
  const answer = await redis.run("PTTL", key);
  return "result" in answer ? Number(answer.result) : Number.NaN;
}

const inMemory: Implementation = {
  create: () => memoryCache({ now }),
  over: async () => {
    virtual.time += SHORT_MS;
  },
  left: async () => SHORT_MS,
};

const inRedis: Implementation = {
  // A busy machine must not look like a Redis that is down.
  create: () => upstashCache({ url: redis.url, token: redis.token, now, budgetMs: 5_000 }),
  over: (key) =>
    until(`${key} is over`, async () => ((await redisLeft(key)) < 0 ? true : undefined)).then(() => {}),
  left: redisLeft,
};

describe("a cache in memory", () => contract("memory", inMemory));

describeWith("redis-server", "a cache in Upstash Redis", () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  contract("Upstash Redis", inRedis);
});

function contract(name: string, { create, over, left }: Implementation): void {
  const key = (suffix: string) => `test:${name}:${suffix}`;

  test("returns what was set, Korean, digits and all, unchanged", async () => {
    const cache = create();
    for (const text of [
      "마당",
      "12",
      "007",
      "1e5",
      "true",
      "null",
      '{"__proto__":{"polluted":1}}',
      "",
      "줄\n바꿈 😀",
    ]) {
      await cache.set(key("text"), text, 60_000);
      expect(await cache.get(key("text"))).toBe(text);
    }
  });

  test("does not know what was never set, was deleted or is over", async () => {
    const cache = create();
    expect(await cache.get(key("never"))).toBeUndefined();
    await cache.set(key("gone"), "a", 60_000);
    await cache.delete(key("gone"));
    await cache.delete(key("gone"));
    expect(await cache.get(key("gone"))).toBeUndefined();
    await cache.set(key("short"), "a", SHORT_MS);
    expect(await left(key("short"))).toBeWithin(-2, SHORT_MS + 1);
    await over(key("short"));
    expect(await cache.get(key("short"))).toBeUndefined();
  });

  test("keeps the last of two values", async () => {
    const cache = create();
    await cache.set(key("twice"), "first", 60_000);
    await cache.set(key("twice"), "second", 60_000);
    expect(await cache.get(key("twice"))).toBe("second");
  });

  test("reads many keys in their order, each with its text or nothing", async () => {
    const cache = create();
    await cache.set(key("many:1"), "하나", 60_000);
    await cache.set(key("many:3"), "3", 60_000);
    expect(await cache.getMany([key("many:1"), key("many:2"), key("many:3")])).toEqual([
      "하나",
      undefined,
      "3",
    ]);
  });

  test("adds a key once until it is over or deleted", async () => {
    const cache = create();
    expect(await cache.add(key("add"), "first", 60_000)).toBe(true);
    expect(await cache.add(key("add"), "second", SHORT_MS)).toBe(false);
    expect(await cache.get(key("add"))).toBe("first");
    await cache.delete(key("add"));
    expect(await cache.add(key("add"), "third", SHORT_MS)).toBe(true);
    await over(key("add"));
    expect(await cache.add(key("add"), "fourth", 60_000)).toBe(true);
  });

  test("lets one of many that add at the same time win", async () => {
    const cache = create();
    const wins = await Promise.all(
      Array.from({ length: 20 }, (_, index) => cache.add(key("race"), String(index), 60_000)),
    );
    expect(wins.filter((won) => won === true)).toHaveLength(1);
  });

  test("counts from nothing, by more than one, and forgets the count when its time is over", async () => {
    const cache = create();
    expect(await cache.increment(key("count"), 60_000)).toBe(1);
    expect(await cache.increment(key("count"), 60_000, 4)).toBe(5);
    expect(await cache.get(key("count"))).toBe("5");
    expect(await cache.increment(key("count"), SHORT_MS)).toBe(6);
    expect(await left(key("count"))).toBeWithin(-2, SHORT_MS + 1);
    await over(key("count"));
    expect(await cache.increment(key("count"), 60_000)).toBe(1);
  });

  test("does not count where a text stands, and leaves the text alone", async () => {
    const cache = create();
    await cache.set(key("text-there"), "마당", 60_000);
    expect(await cache.increment(key("text-there"), SHORT_MS)).toBeUndefined();
    expect(await cache.get(key("text-there"))).toBe("마당");
  });

  test("deletes several keys at once, and none without complaint", async () => {
    const cache = create();
    await cache.set(key("several:1"), "a", 60_000);
    await cache.set(key("several:2"), "b", 60_000);
    await cache.delete(key("several:1"), key("several:2"));
    await cache.delete();
    expect(await cache.getMany([key("several:1"), key("several:2")])).toEqual([undefined, undefined]);
  });

  test("deletes a key only while it holds the text that was meant", async () => {
    const cache = create();
    await cache.set(key("mine"), "a", 60_000);
    await cache.deleteIf(key("mine"), "b");
    expect(await cache.get(key("mine"))).toBe("a");
    await cache.deleteIf(key("mine"), "a");
    await cache.deleteIf(key("mine"), "a");
    expect(await cache.get(key("mine"))).toBeUndefined();
  });
}
