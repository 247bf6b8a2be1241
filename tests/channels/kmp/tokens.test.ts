import { describe, expect, test } from "bun:test";
import { type ChannelContext, registryOf } from "../../../src/channels/index.ts";
import { createTokenCache } from "../../../src/channels/kmp/tokens.ts";
import { createKit } from "../kit.ts";

const HOUR = 3_600_000;

/** Requests that answer when told to. */
function slowRequests() {
  const waiting: ((lifeMs: number) => void)[] = [];
  let count = 0;
  return {
    waiting,
    asked: () => count,
    request: (now: number) => () => {
      count += 1;
      const value = `token-${count}`;
      const { promise, resolve } = Promise.withResolvers<{ value: string; expiresAt: number }>();
      waiting.push((lifeMs) => resolve({ value, expiresAt: now + lifeMs }));
      return promise;
    },
  };
}

describe("the tokens of a process", () => {
  test("are asked for once and used until shortly before their end", async () => {
    const cache = createTokenCache();
    const { request, waiting, asked } = slowRequests();
    const first = cache.get("a", 0, request(0));
    waiting.shift()?.(HOUR);
    expect(await first).toBe("token-1");
    expect(await cache.get("a", HOUR - 301_000, request(0))).toBe("token-1");
    expect(asked()).toBe(1);
  });

  test("are renewed by one caller while the others go on with the old one", async () => {
    const cache = createTokenCache();
    const { request, waiting, asked } = slowRequests();
    const first = cache.get("a", 0, request(0));
    waiting.shift()?.(HOUR);
    await first;
    const now = HOUR - 200_000;
    const renewing = cache.get("a", now, request(now));
    expect(await Promise.all([1, 2, 3].map(() => cache.get("a", now, request(now))))).toEqual(
      Array(3).fill("token-1"),
    );
    waiting.shift()?.(HOUR);
    expect(await renewing).toBe("token-2");
    expect(await cache.get("a", now, request(now))).toBe("token-2");
    expect(asked()).toBe(2);
  });

  test("a renewal that fails early harms nobody; one that is due is an error", async () => {
    const cache = createTokenCache();
    await cache.get("a", 0, async () => ({ value: "old", expiresAt: HOUR }));
    const refuse = () => Promise.reject(new Error("down"));
    expect(await cache.get("a", HOUR - 200_000, refuse)).toBe("old");
    await expect(cache.get("a", HOUR - 60_000, refuse)).rejects.toThrow("down");
  });

  test("no caller waits for another's request", async () => {
    const cache = createTokenCache();
    const { request, waiting } = slowRequests();
    const hanging = cache.get("a", 0, request(0));
    const second = cache.get("a", 0, request(0));
    waiting[1]?.(HOUR);
    expect(await second).toBe("token-2");
    expect(await cache.get("a", 0, request(0))).toBe("token-2");
    waiting[0]?.(HOUR);
    expect(await hanging).toBe("token-1");
  });

  test("a refused one is forgotten, its successor is not", async () => {
    const cache = createTokenCache();
    await cache.get("a", 0, async () => ({ value: "one", expiresAt: HOUR }));
    cache.refused("a", "one");
    expect(await cache.get("a", 0, async () => ({ value: "two", expiresAt: HOUR }))).toBe("two");
    cache.refused("a", "one");
    expect(await cache.get("a", 0, async () => ({ value: "three", expiresAt: HOUR }))).toBe("two");
  });
});

describe("signing in", () => {
  test("happens once for many calls, anew for another secret, and a wrong secret is never helped by a right one", async () => {
    const kit = createKit();
    const channel = registryOf(kit.runtime).get("GenieTV");
    let tokens = 0;
    const fetch: ChannelContext["fetch"] = async (url, init) => {
      if (url.endsWith("/oauth/token")) tokens += 1;
      return kit.runtime.fetch(url, init);
    };
    for (let call = 0; call < 5; call += 1) await channel.probe(kit.context("GenieTV", { fetch }));
    expect(tokens).toBe(1);
    const { account } = kit.context("GenieTV");
    const credentials = { ...account.credentials, clientSecret: "wrong-secret" };
    const wrong = kit.context("GenieTV", { fetch, account: { ...account, credentials } });
    await expect(channel.probe(wrong)).rejects.toMatchObject({ reason: "RECONNECT_NEEDED" });
    expect(tokens).toBe(2);
  });

  test.each<[string, unknown]>([
    ["no text", { access_token: 7, expires_in: 3600 }],
    ["a second header", { access_token: "a\r\nx-evil: 1", expires_in: 3600 }],
    ["no end", { access_token: "a" }],
    ["a list", []],
  ])("a token that is %s is a bad answer without effect", async (_, body) => {
    const kit = createKit();
    const fetch = async () => Response.json(body);
    await expect(
      registryOf(kit.runtime).get("GenieTV").commit(kit.context("GenieTV", { fetch }), {}),
    ).rejects.toMatchObject({ reason: "CHANNEL_BAD_RESPONSE", effect: "none" });
  });

  test("a store's code goes with every call", async () => {
    const kit = createKit();
    const seen: (string | null)[] = [];
    const { account } = kit.context("GenieTV");
    const fetch: ChannelContext["fetch"] = async (url, init) => {
      if (!url.endsWith("/oauth/token")) seen.push(new Headers(init?.headers).get("x-store-code"));
      return kit.runtime.fetch(url, init);
    };
    const credentials = { ...account.credentials, storeCode: "S-17" };
    const channel = registryOf(kit.runtime).get("GenieTV");
    await channel.probe(kit.context("GenieTV", { fetch, account: { ...account, credentials } }));
    expect(seen).toEqual(["S-17"]);
    expect(channel.credentialFacts(credentials).accountLabel).toBe("S-17");
    for (const storeCode of ["강남점", "S-17\r\nx: y", "S 17", ""])
      expect(channel.credentialsSchema.safeParse({ ...credentials, storeCode }).success).toBe(false);
  });
});
