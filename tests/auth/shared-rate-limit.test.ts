import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createHmacKey, createSharedRateLimiter, type RateLimiter } from "../../src/auth/index.ts";
import { upstashCache } from "../../src/cache/index.ts";
import { type RedisFault, type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { fixedClock, namedKey } from "./support.ts";

const WINDOW_MS = 60_000;
const EMAIL = "owner@example.com";
const ADDRESS = "203.0.113.7";

describeWith("redis-server", "limits in Redis", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    await redis.setFault("none");
    await redis.flush();
  });

  /** Processes that share one Redis and one clock, ten seconds into a minute. */
  async function startProcesses(count: number, { limit = 5, budgetMs = 5_000 } = {}) {
    const clock = fixedClock(Date.UTC(2026, 9, 1, 3, 0, 10));
    const key = await createHmacKey(namedKey("limits"));
    const limiters = Array.from({ length: count }, () => {
      const counts = upstashCache({ url: redis.url, token: redis.token, now: clock.now, budgetMs });
      return createSharedRateLimiter({ name: "login", limit, windowMs: WINDOW_MS, clock, counts, key });
    });
    const [one, two] = [at(limiters, 0), at(limiters, count - 1)];
    return { clock, limiters, one, two };
  }

  function at(limiters: readonly RateLimiter[], index: number): RateLimiter {
    const limiter = limiters[index];
    if (!limiter) throw new Error("no such process");
    return limiter;
  }

  const seenByRedis = () => redis.commands().flat().join("\n");

  describe("a limit that processes share", () => {
    test("lets so many through in all of them together, and says when the next minute begins", async () => {
      const { clock, one, two } = await startProcesses(2);
      for (const limiter of [one, two, one, two, one])
        expect(await limiter.take(EMAIL)).toEqual({ allowed: true });
      expect(await two.take(EMAIL)).toEqual({ allowed: false, retryAfterSeconds: 50 });
      clock.advance(49_999);
      expect(await two.take(EMAIL)).toEqual({ allowed: false, retryAfterSeconds: 1 });
      clock.advance(1);
      expect(await two.take(EMAIL)).toEqual({ allowed: true });
    });

    test("lets no more than that through when all try at the same moment", async () => {
      const { limiters } = await startProcesses(4, { limit: 30 });
      const verdicts = await Promise.all(
        Array.from({ length: 200 }, (_, index) => at(limiters, index % 4).take(ADDRESS)),
      );
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(30);
    });

    test("keeps keys apart, and forgets one for all after a right password", async () => {
      const { one, two } = await startProcesses(2, { limit: 1 });
      await one.take(EMAIL);
      expect(await two.take(ADDRESS)).toEqual({ allowed: true });
      expect(await two.take(EMAIL)).toMatchObject({ allowed: false });
      await two.reset(EMAIL);
      expect(await two.take(EMAIL)).toEqual({ allowed: true });
    });

    test("who is above it costs no command any more", async () => {
      const { one } = await startProcesses(1);
      for (let attempt = 0; attempt < 6; attempt += 1) await one.take(EMAIL);
      const before = redis.commands().length;
      for (let attempt = 0; attempt < 100; attempt += 1) await one.take(EMAIL);
      expect(redis.commands().length).toBe(before);
    });

    test("tells Redis no e-mail and no address, and nothing that can be guessed", async () => {
      const { one } = await startProcesses(1);
      await one.take(EMAIL);
      await one.take(ADDRESS);
      await one.reset(EMAIL);
      expect(seenByRedis()).toContain("limit:login:");
      for (const secret of [EMAIL, ADDRESS, await plainHash(EMAIL), await plainHash(`login ${EMAIL}`)])
        expect(seenByRedis()).not.toContain(secret);
    });

    test("leaves nothing behind in Redis after its minute", async () => {
      const { one } = await startProcesses(1);
      await one.take(EMAIL);
      const keys = await redis.run("KEYS", "limit:*");
      const [key] = "result" in keys && Array.isArray(keys.result) ? keys.result.map(String) : [];
      const left = await redis.run("PTTL", key ?? "");
      expect("result" in left ? Number(left.result) : -2).toBeWithin(1, WINDOW_MS + 1);
    });

    test("does not lock for longer than a window when the clock steps back", async () => {
      const { clock, one } = await startProcesses(1, { limit: 1 });
      await one.take(EMAIL);
      await one.take(EMAIL);
      clock.advance(-3_600_000);
      expect(await one.take(EMAIL)).toEqual({ allowed: true });
    });
  });

  describe("a shared limit without Redis", () => {
    test.each<RedisFault>(["refuse", "hang", "answerLost", "error500", "html502", "truncated"])(
      "is the process's own: as many pass, no more, and nobody sees an error: %p",
      async (fault) => {
        const { clock, one } = await startProcesses(1, { budgetMs: 60 });
        await redis.setFault(fault);
        const verdicts = [];
        for (let attempt = 0; attempt < 12; attempt += 1) verdicts.push(await one.take(EMAIL));
        expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(5);
        expect(verdicts.at(-1)).toEqual({ allowed: false, retryAfterSeconds: 60 });
        await one.reset(EMAIL);
        expect(await one.take(EMAIL)).toEqual({ allowed: true });
        clock.advance(WINDOW_MS);
        expect(await one.take(EMAIL)).toEqual({ allowed: true });
      },
    );

    test("that goes in the middle counts what this process let through before", async () => {
      const { one } = await startProcesses(1, { budgetMs: 60 });
      for (let attempt = 0; attempt < 3; attempt += 1) await one.take(EMAIL);
      await redis.setFault("refuse");
      const verdicts = [];
      for (let attempt = 0; attempt < 5; attempt += 1) verdicts.push(await one.take(EMAIL));
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(2);
    });
  });

  async function plainHash(text: string): Promise<string> {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  }
});
