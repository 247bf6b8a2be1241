import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createRateLimiter, enforceRate, networkOf } from "../../src/auth/index.ts";
import { fixedClock } from "./support.ts";

describe("the rate limiter", () => {
  test("allows the limit in one window, refuses the rest and says how long to wait", async () => {
    const clock = fixedClock();
    const limiter = createRateLimiter({ limit: 5, windowMs: 60_000, clock });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await limiter.take("a")).toEqual({ allowed: true });
      clock.advance(1_000);
    }
    expect(await limiter.take("a")).toEqual({ allowed: false, retryAfterSeconds: 55 });
    clock.advance(54_999);
    expect(await limiter.take("a")).toEqual({ allowed: false, retryAfterSeconds: 1 });
    clock.advance(1);
    expect(await limiter.take("a")).toEqual({ allowed: true });
  });

  test("keeps keys apart and forgets one on request", async () => {
    const limiter = createRateLimiter({ limit: 1, windowMs: 60_000, clock: fixedClock() });
    await limiter.take("a");
    expect(await limiter.take("b")).toEqual({ allowed: true });
    expect(await limiter.take("a")).toMatchObject({ allowed: false });
    await limiter.reset("a");
    expect(await limiter.take("a")).toEqual({ allowed: true });
  });

  test("opens again when the clock steps back, rather than locking for longer than a window", async () => {
    const clock = fixedClock();
    const limiter = createRateLimiter({ limit: 1, windowMs: 60_000, clock });
    await limiter.take("a");
    clock.advance(-3_600_000);
    expect(await limiter.take("a")).toEqual({ allowed: true });
  });

  test("never allows more than the limit between two openings of a window", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 200 }), (pauses) => {
        const clock = fixedClock(0);
        const limiter = createRateLimiter({ limit: 3, windowMs: 60_000, clock });
        const allowedAt: number[] = [];
        for (const pause of pauses) {
          clock.advance(pause);
          const verdict = limiter.take("a");
          if (!(verdict instanceof Promise) && verdict.allowed) allowedAt.push(clock.now());
        }
        const fourthApart = allowedAt.slice(3).map((at, index) => at - (allowedAt[index] ?? 0));
        expect(fourthApart.filter((_, index) => index % 3 === 0).every((gap) => gap >= 60_000)).toBe(true);
      }),
    );
  });

  test("remembers a bounded number of keys", async () => {
    const limiter = createRateLimiter({ limit: 1, windowMs: 60_000, clock: fixedClock(), maxKeys: 2 });
    for (const key of ["a", "b", "c"]) await limiter.take(key);
    expect(await limiter.take("c")).toMatchObject({ allowed: false });
    expect(await limiter.take("a")).toEqual({ allowed: true });
  });

  test("enforced, throws LIMIT_EXCEEDED RATE_LIMITED with the seconds to wait", async () => {
    const limiter = createRateLimiter({ limit: 1, windowMs: 60_000, clock: fixedClock() });
    await enforceRate(limiter, "a");
    await expect(enforceRate(limiter, "a")).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      reason: "RATE_LIMITED",
      params: { retryAfterSeconds: 60 },
    });
  });
});

describe("the network of an address", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", ""],
  ])("of %j is %j", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
