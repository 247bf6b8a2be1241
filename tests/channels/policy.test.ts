import { describe, expect, jest, test } from "bun:test";
import fc from "fast-check";
import {
  CHANNEL_POLICIES,
  ChannelError,
  type ChannelPolicy,
  createPolicies,
  isChannelError,
} from "../../src/channels/index.ts";
import { retryDelayMs } from "../../src/channels/policy-layers.ts";
import { quickPolicies } from "./kit.ts";

const TV = "WooridongneTV";
const down = (change: Partial<ConstructorParameters<typeof ChannelError>[0]> = {}) =>
  new ChannelError({
    kind: "transient",
    reason: "CHANNEL_UNAVAILABLE",
    retryable: true,
    countsForBreaker: true,
    effect: "possible",
    ...change,
  });

function setUp(change: Partial<ChannelPolicy> = {}, withBulkhead = false) {
  const clock = { at: 1_000_000 };
  const policies = createPolicies({
    now: () => clock.at,
    random: () => 0.5,
    withBulkhead,
    table: quickPolicies(change),
  });
  const signal = new AbortController().signal;
  const call = (
    body: (signal: AbortSignal) => Promise<unknown>,
    op: "commit" | "publish" | "stats" = "commit",
  ) =>
    policies.execute({ channel: TV, op, account: "store-1", signal }, body).then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error: isChannelError(error) ? error : undefined }),
    );
  return { clock, policies, call };
}

const once = (op: keyof Pick<ChannelPolicy, "publish" | "commit" | "stats">, retries: number) => ({
  [op]: { ...quickPolicies()[TV][op], retries },
});

describe("retry", () => {
  test("tries a transient error three more times, a refusal not at all", async () => {
    const { call } = setUp();
    let tries = 0;
    await call(async () => {
      tries += 1;
      throw down();
    });
    expect(tries).toBe(4);
    await call(async () => {
      tries += 1;
      throw new ChannelError({ kind: "balance", reason: "BALANCE_EXHAUSTED" });
    });
    expect(tries).toBe(5);
  });

  test("waits at least as long as Retry-After says", async () => {
    const { call } = setUp();
    const at: number[] = [];
    await call(async () => {
      at.push(performance.now());
      if (at.length === 1) throw down({ retryAfterMs: 40, countsForBreaker: false });
      return "ok";
    });
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(39);
  });

  test("does not wait inside a call for a Retry-After that is too long", async () => {
    const { call } = setUp();
    let tries = 0;
    const { error } = await call(async () => {
      tries += 1;
      throw down({ retryAfterMs: 60_000 });
    });
    expect(tries).toBe(1);
    expect(error?.retryAfterMs).toBe(60_000);
  });

  test("every wait is spread, bounded and never earlier than the partner allows", () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const asked = fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null });
    fc.assert(
      fc.property(random, fc.integer({ min: 1, max: 10 }), asked, (spread, tries, retryAfterMs) => {
        const wait = retryDelayMs({ baseMs: 1_000, maxMs: 8_000 }, { tries, retryAfterMs, random: spread });
        expect(wait).toBeGreaterThanOrEqual(Math.max(500, retryAfterMs ?? 0));
        expect(wait).toBeLessThanOrEqual(Math.max(8_000, retryAfterMs ?? 0));
      }),
    );
  });
});

describe("timeout [R-132] [R-136]", () => {
  test("is ten seconds a call for every channel and operation", () => {
    for (const policy of Object.values(CHANNEL_POLICIES))
      expect([policy.publish.timeoutMs, policy.commit.timeoutMs, policy.stats.timeoutMs]).toEqual([
        10_000, 10_000, 10_000,
      ]);
  });

  test("aborts the call's own signal and leaves the caller's alone", async () => {
    const { call } = setUp(once("commit", 0));
    let seen: AbortSignal | undefined;
    const { error } = await call((signal) => {
      seen = signal;
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(down({ kind: "timeout", reason: "CHANNEL_TIMEOUT" }))),
      );
    });
    expect(seen?.aborted).toBe(true);
    expect(error?.reason).toBe("CHANNEL_TIMEOUT");
  });

  test("gives every try a fresh signal", async () => {
    const { call } = setUp();
    const signals: AbortSignal[] = [];
    await call(async (signal) => {
      expect(signal.aborted).toBe(false);
      signals.push(signal);
      if (signals.length < 3) throw down();
    });
    expect(new Set(signals).size).toBe(3);
  });
});

describe("circuit breaker [R-130] [R-131] [R-193]", () => {
  const single = { ...once("commit", 0), ...once("publish", 0), ...once("stats", 0) };

  test("stays closed at exactly half failures and opens above half, not before five calls", async () => {
    const { call, policies } = setUp(single);
    const good = async () => "ok";
    const bad = async () => {
      throw down();
    };
    for (const body of [good, bad, good, bad, good, bad]) await call(body);
    expect(policies.breaker(TV).state).toBe("CLOSED");
    await call(bad);
    expect(policies.breaker(TV).state).toBe("OPEN");
  });

  test("opens on the fifth failure and then refuses without a call, naming the next probe", async () => {
    const { call, policies, clock } = setUp(single);
    let calls = 0;
    const bad = async () => {
      calls += 1;
      throw down();
    };
    for (let index = 0; index < 5; index += 1) await call(bad);
    const { error } = await call(bad);
    expect(calls).toBe(5);
    expect([error?.reason, error?.effect]).toEqual(["BREAKER_OPEN", "none"]);
    expect(policies.breaker(TV)).toEqual({ state: "OPEN", since: clock.at, nextProbeAt: clock.at + 30_000 });
  });

  test("is the channel's own: the others go on", async () => {
    const { call, policies } = setUp(single);
    for (let index = 0; index < 5; index += 1) await call(() => Promise.reject(down()));
    expect(policies.breaker("GenieTV").state).toBe("CLOSED");
    const target = {
      channel: "GenieTV",
      op: "commit",
      account: "store-1",
      signal: new AbortController().signal,
    } as const;
    expect(await policies.execute(target, async () => "ok")).toBe("ok");
  });

  test("counts statistics apart from posting", async () => {
    const { call, policies } = setUp(single);
    for (let index = 0; index < 5; index += 1) await call(() => Promise.reject(down()), "stats");
    expect([policies.breaker(TV, "stats").state, policies.breaker(TV).state]).toEqual(["OPEN", "CLOSED"]);
  });

  test("refusals and calls that their caller cut neither trip nor dilute it", async () => {
    const { call, policies } = setUp(single);
    for (let index = 0; index < 20; index += 1)
      await call(() => Promise.reject(new ChannelError({ kind: "content", reason: "INVALID_CONTENT" })));
    for (let index = 0; index < 20; index += 1) {
      const controller = new AbortController();
      const cut = policies.execute(
        { channel: TV, op: "commit", account: "store-1", signal: controller.signal },
        () => {
          controller.abort();
          return Promise.reject(down());
        },
      );
      expect(await cut.catch((error: unknown) => isChannelError(error) && error.reason)).toBe("CANCELLED");
    }
    expect(policies.breaker(TV).state).toBe("CLOSED");
    for (let index = 0; index < 5; index += 1) await call(() => Promise.reject(down()));
    expect(policies.breaker(TV).state).toBe("OPEN");
  });

  test("lets one probe through after its wait and closes when that is good", async () => {
    jest.useFakeTimers();
    try {
      const { call, policies, clock } = setUp(single);
      for (let index = 0; index < 5; index += 1) await call(() => Promise.reject(down()));
      jest.advanceTimersByTime(30_000);
      clock.at += 30_000;
      expect((await call(async () => "ok")).value).toBe("ok");
      expect(policies.breaker(TV).state).toBe("CLOSED");
    } finally {
      jest.useRealTimers();
    }
  });

  test("maintenance of more than a minute blocks the channel for that time at once", async () => {
    const { call, policies, clock } = setUp(single);
    await call(() => Promise.reject(down({ httpStatus: 503, retryAfterMs: 90_000, effect: "none" })));
    expect(policies.breaker(TV)).toMatchObject({ state: "OPEN", nextProbeAt: clock.at + 90_000 });
    expect((await call(async () => "ok")).error?.reason).toBe("BREAKER_OPEN");
    clock.at += 90_000;
    expect((await call(async () => "ok")).value).toBe("ok");
  });
});

describe("bulkhead", () => {
  test("refuses what neither runs nor fits into the queue, as BUSY without effect", async () => {
    const commit = { ...quickPolicies()[TV].commit, bulkhead: { limit: 1, queue: 1 } };
    const { call } = setUp({ commit }, true);
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = call(() => promise);
    const queued = call(() => promise);
    const { error } = await call(() => promise);
    resolve("done");
    expect([error?.reason, error?.effect]).toEqual(["BUSY", "none"]);
    expect([(await running).value, (await queued).value]).toEqual(["done", "done"]);
  });
});
