import { afterAll, describe, expect, test } from "bun:test";
import { type Cache, memoryCache, upstashCache } from "../../src/cache/index.ts";
import { startFakeUpstash } from "./fake-upstash.ts";

let time = 1_000;
const now = () => time;
const redis = startFakeUpstash(now);
afterAll(() => redis.stop());

const implementations: readonly [name: string, create: () => Cache][] = [
  ["memory", () => memoryCache({ now })],
  ["Upstash Redis", () => upstashCache({ url: redis.url, token: redis.token, now })],
];

describe.each(implementations)("a cache in %s", (name, create) => {
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
    await cache.set(key("short"), "a", 500);
    time += 499;
    expect(await cache.get(key("short"))).toBe("a");
    time += 1;
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
    expect(await cache.add(key("add"), "first", 500)).toBe(true);
    expect(await cache.add(key("add"), "second", 500)).toBe(false);
    expect(await cache.get(key("add"))).toBe("first");
    time += 500;
    expect(await cache.add(key("add"), "third", 500)).toBe(true);
    await cache.delete(key("add"));
    expect(await cache.add(key("add"), "fourth", 500)).toBe(true);
  });

  test("lets one of many that add at the same time win", async () => {
    const cache = create();
    const wins = await Promise.all(
      Array.from({ length: 20 }, (_, index) => cache.add(key("race"), String(index), 500)),
    );
    expect(wins.filter((won) => won === true)).toHaveLength(1);
  });

  test("counts from nothing, by more than one, and forgets the count when its time is over", async () => {
    const cache = create();
    expect(await cache.increment(key("count"), 500)).toBe(1);
    expect(await cache.increment(key("count"), 500, 4)).toBe(5);
    expect(await cache.get(key("count"))).toBe("5");
    time += 499;
    expect(await cache.increment(key("count"), 500)).toBe(6);
    time += 500;
    expect(await cache.increment(key("count"), 500)).toBe(1);
  });

  test("does not count where a text stands, and leaves the text alone", async () => {
    const cache = create();
    await cache.set(key("text-there"), "마당", 60_000);
    expect(await cache.increment(key("text-there"), 500)).toBeUndefined();
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
});
