import { describe, expect, test } from "bun:test";
import { createSessionGuard, type SessionState } from "../../src/auth/index.ts";
import { fixedClock } from "./support.ts";

const alive: SessionState = { userId: "u", revokedAt: null, expiresAt: Number.MAX_SAFE_INTEGER };

describe("the session guard", () => {
  test("reads a session once and believes it for three seconds", async () => {
    const clock = fixedClock();
    let reads = 0;
    const guard = createSessionGuard({
      clock,
      load: async () => {
        reads += 1;
        return alive;
      },
    });
    expect(guard.checkCached("s")).toBeUndefined();
    expect(await guard.check("s")).toBe(true);
    clock.advance(2_999);
    expect(guard.checkCached("s")).toBe(true);
    expect(await guard.check("s")).toBe(true);
    expect(reads).toBe(1);
    clock.advance(1);
    expect(guard.checkCached("s")).toBeUndefined();
    await guard.check("s");
    expect(reads).toBe(2);
  });

  test("sees a revocation by another process within three seconds", async () => {
    const clock = fixedClock();
    let state = alive;
    const guard = createSessionGuard({ clock, load: async () => state });
    await guard.check("s");
    state = { ...alive, revokedAt: clock.now() };
    clock.advance(3_000);
    expect(await guard.check("s")).toBe(false);
  });

  test("sees a revocation in this process at once", async () => {
    let state = alive;
    const guard = createSessionGuard({ clock: fixedClock(), load: async () => state });
    await guard.check("s");
    state = { ...alive, revokedAt: 1 };
    guard.forget("s");
    expect(guard.checkCached("s")).toBeUndefined();
    expect(await guard.check("s")).toBe(false);
  });

  test("does not keep a row that was read before the revocation and arrived after it", async () => {
    const { promise, resolve } = Promise.withResolvers<SessionState>();
    const guard = createSessionGuard({ clock: fixedClock(), load: () => promise });
    const pending = guard.check("s");
    guard.forget("s");
    resolve(alive);
    await pending;
    expect(guard.checkCached("s")).toBeUndefined();
  });

  test("calls unknown and expired sessions dead", async () => {
    const clock = fixedClock();
    const unknown = createSessionGuard({ clock, load: async () => undefined });
    const expired = createSessionGuard({ clock, load: async () => ({ ...alive, expiresAt: clock.now() }) });
    expect(await unknown.check("s")).toBe(false);
    expect(await expired.check("s")).toBe(false);
  });

  test("remembers a bounded number of sessions", async () => {
    const guard = createSessionGuard({ clock: fixedClock(), load: async () => alive, maxEntries: 2 });
    for (const sid of ["a", "b", "c"]) await guard.check(sid);
    expect(["a", "b", "c"].map((sid) => guard.checkCached(sid))).toEqual([undefined, true, true]);
  });
});
