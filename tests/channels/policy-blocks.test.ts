import { describe, expect, test } from "bun:test";
import { createProcesses, type ErrorChange, START, TV } from "./processes.ts";

const RATE: ErrorChange = {
  kind: "rate",
  reason: "RATE_LIMITED",
  scope: "account",
  retryAfterMs: 60_000,
  countsForBreaker: false,
  effect: "none",
  httpStatus: 429,
};
const QUOTA: ErrorChange = {
  ...RATE,
  kind: "quota",
  reason: "QUOTA_EXCEEDED",
  retryAfterMs: 3_600_000,
  retryable: false,
};

const READ = { op: "publish", isRead: true } as const;

describe("what a partner blocks", () => {
  test("is known to every process: the same reason with the time that is left, and no call", async () => {
    const processes = createProcesses(3);
    await processes.bad(0, {}, RATE);
    processes.clock.at += 20_000;
    for (const index of [0, 1, 2]) {
      const { asked, error } = await processes.good(index);
      expect([asked, error?.kind, error?.reason, error?.retryAfterMs, error?.effect]).toEqual([
        0,
        "rate",
        "RATE_LIMITED",
        40_000,
        "none",
      ]);
    }
    processes.clock.at += 40_000;
    expect((await processes.good(1)).asked).toBe(1);
  });

  test("stays with its account, or stops everyone when the partner as a whole refuses", async () => {
    const processes = createProcesses(2);
    await processes.bad(0, { account: "store-1" }, RATE);
    expect((await processes.good(1, { account: "store-2" })).asked).toBe(1);
    await processes.bad(1, { account: "store-2" }, { ...RATE, scope: "provider" });
    processes.settle();
    expect((await processes.good(0, { account: "store-3" })).error?.reason).toBe("RATE_LIMITED");
    expect((await processes.good(0, { account: "store-3", channel: "GenieTV" })).asked).toBe(1);
  });

  test("too many requests stop every operation", async () => {
    const processes = createProcesses(1);
    await processes.bad(0, {}, RATE);
    expect((await processes.good(0, READ)).asked).toBe(0);
    expect((await processes.good(0, { op: "stats" })).asked).toBe(0);
    expect((await processes.good(0, { op: "publish" })).asked).toBe(0);
  });

  test.each(["quota", "restricted", "balance", "config"] as const)(
    "%s stops what posts and never what looks a post up",
    async (kind) => {
      const processes = createProcesses(2);
      await processes.bad(0, {}, { ...QUOTA, kind });
      processes.settle();
      expect((await processes.good(1, { op: "commit" })).error?.kind).toBe(kind);
      expect((await processes.good(1, { op: "publish" })).error?.kind).toBe(kind);
      expect((await processes.good(1, READ)).asked).toBe(1);
      expect((await processes.good(1, { op: "stats" })).asked).toBe(1);
    },
  );

  test("that lasts longer is not shortened, and a short one for everything hides no long one for posting", async () => {
    const processes = createProcesses(1);
    await Promise.all([
      processes.bad(0, {}, QUOTA),
      processes.bad(0, {}, RATE),
      processes.bad(0, {}, { ...RATE, retryAfterMs: 10_000 }),
    ]);
    expect((await processes.good(0)).error?.retryAfterMs).toBe(3_600_000);
    expect((await processes.good(0, READ)).error?.retryAfterMs).toBe(60_000);
    processes.clock.at += 60_000;
    expect((await processes.good(0, READ)).asked).toBe(1);
    expect((await processes.good(0)).error?.reason).toBe("QUOTA_EXCEEDED");
  });

  test("without a reach or a time blocks nothing", async () => {
    const processes = createProcesses(1);
    await processes.bad(0, {}, { ...RATE, scope: "call" });
    await processes.bad(0, {}, { ...RATE, retryAfterMs: 0 });
    await processes.bad(0, {}, { ...RATE, kind: "content", reason: "INVALID_CONTENT" });
    expect((await processes.good(0)).asked).toBe(1);
  });

  test("for months is asked about again after a day", async () => {
    const processes = createProcesses(1);
    await processes.bad(0, {}, { ...QUOTA, retryAfterMs: 90 * 86_400_000 });
    expect((await processes.good(0)).error?.retryAfterMs).toBe(86_400_000);
  });

  test("is no failure of the breaker, and is told by the health of that account alone", async () => {
    const processes = createProcesses(2);
    await processes.bad(0, {}, QUOTA);
    for (let index = 0; index < 20; index += 1) await processes.good(index % 2);
    const health = await processes.health(1);
    expect(health.publish.state).toBe("CLOSED");
    expect(health.block).toEqual({ until: START + 3_600_000, kind: "quota", reason: "QUOTA_EXCEEDED" });
    expect((await processes.health(1, TV, "store-2")).block).toBeNull();
  });

  test("is forgotten for an account that was connected anew", async () => {
    const processes = createProcesses(2);
    await processes.bad(0, {}, QUOTA);
    await processes.bad(0, {}, RATE);
    await processes.processAt(0).unblock({ channel: TV, account: "store-1" });
    expect((await processes.good(0)).asked).toBe(1);
    processes.settle();
    expect((await processes.good(1)).asked).toBe(1);
  });

  test("on the probe still counts as a block", async () => {
    const processes = createProcesses(2);
    for (let index = 0; index < 5; index += 1) await processes.bad(0);
    processes.clock.at += 30_000;
    expect((await processes.bad(0, {}, RATE)).asked).toBe(1);
    expect((await processes.health(1)).publish.state).toBe("CLOSED");
    expect((await processes.good(1)).error?.reason).toBe("RATE_LIMITED");
  });

  test("while the shared state cannot be reached stops nothing", async () => {
    const processes = createProcesses(1);
    processes.network.isCut = true;
    await processes.bad(0, {}, RATE);
    expect((await processes.good(0)).asked).toBe(1);
    expect((await processes.health(0)).block).toBeNull();
  });
});

describe("maintenance of more than a minute", () => {
  const MAINTENANCE: ErrorChange = {
    httpStatus: 503,
    retryAfterMs: 600_000,
    retryable: false,
    effect: "none",
  };

  test("opens the breaker of all processes at once for the time it asks for", async () => {
    const processes = createProcesses(2);
    await processes.bad(0, {}, MAINTENANCE);
    expect((await processes.good(1)).error).toMatchObject({ reason: "BREAKER_OPEN", retryAfterMs: 600_000 });
    processes.clock.at += 600_000;
    expect((await processes.good(1)).asked).toBe(1);
    expect((await processes.health(0)).publish.state).toBe("CLOSED");
  });

  test("said to the probe outlasts the doubled wait", async () => {
    const processes = createProcesses(1);
    for (let index = 0; index < 5; index += 1) await processes.bad(0);
    processes.clock.at += 30_000;
    await processes.bad(0, {}, MAINTENANCE);
    expect((await processes.health(0)).publish.nextProbeAt).toBe(processes.clock.at + 600_000);
  });

  test("is believed for a day at most", async () => {
    const processes = createProcesses(1);
    await processes.bad(0, {}, { ...MAINTENANCE, retryAfterMs: 90 * 86_400_000 });
    expect((await processes.health(0)).publish.nextProbeAt).toBe(START + 86_400_000);
  });
});

describe("history", () => {
  test("tells when a channel opened, why, each probe that failed, and when it was back", async () => {
    const processes = createProcesses(3);
    for (let index = 0; index < 5; index += 1)
      await processes.bad(index % 3, {}, { kind: "timeout", reason: "CHANNEL_TIMEOUT" });
    processes.clock.at += 30_000;
    await processes.bad(1);
    processes.clock.at += 60_000;
    await processes.good(2);
    const line = { breaker: "publish" as const };
    const { history, publish } = await processes.health(0);
    expect(history).toEqual([
      { ...line, at: START, state: "OPEN", reason: "CHANNEL_TIMEOUT", attempt: 1 },
      { ...line, at: START + 30_000, state: "OPEN", reason: "CHANNEL_UNAVAILABLE", attempt: 2 },
      { ...line, at: START + 90_000, state: "CLOSED", reason: null, attempt: 0 },
    ]);
    expect(publish).toEqual({ state: "CLOSED", since: START + 90_000, nextProbeAt: null, reason: null });
  });

  test("keeps the last twenty changes", async () => {
    const processes = createProcesses(1);
    for (let index = 0; index < 5; index += 1) await processes.bad(0);
    for (let index = 0; index < 30; index += 1) {
      processes.clock.at = (await processes.health(0)).publish.nextProbeAt ?? 0;
      await processes.bad(0);
    }
    const { history } = await processes.health(0);
    expect(history).toHaveLength(20);
    expect(history.at(-1)).toMatchObject({ at: processes.clock.at, attempt: 31 });
  });
});
