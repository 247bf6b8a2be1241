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
});
