import { describe, expect, test } from "bun:test";
import { ChannelError } from "../../src/channels/errors.ts";
import { CHANNEL_POLICIES } from "../../src/channels/policy-table.ts";
import { breakTogether, createProcesses, down, START, TV, triedOnce } from "./processes.ts";

describe("several processes as one [R-193]", () => {
  test("failures that no process could judge alone open the breaker of all", async () => {
    const processes = createProcesses(5);
    await breakTogether(processes, 5);
    processes.settle();
    for (let index = 0; index < 5; index += 1) {
      const { asked, error } = await processes.good(index);
      expect([asked, error?.reason, error?.effect]).toEqual([0, "BREAKER_OPEN", "none"]);
    }
  });

  test("every process names the same next probe", async () => {
    const processes = createProcesses(3);
    await breakTogether(processes, 3);
    processes.settle();
    for (let index = 0; index < 3; index += 1) {
      await processes.good(index);
      expect(processes.processAt(index).breaker(TV)).toEqual({
        state: "OPEN",
        since: START,
        nextProbeAt: START + 30_000,
      });
    }
  });

  test("half failures do not open it, one more does, wherever they were made", async () => {
    const processes = createProcesses(4);
    for (const index of [0, 1, 2, 3]) {
      await processes.good(index);
      await processes.bad(index);
      processes.settle();
      await processes.good(index);
    }
    await processes.bad(0);
    await processes.bad(1);
    await processes.bad(2);
    expect((await processes.health(3)).publish.state).toBe("CLOSED");
    for (const index of [0, 1, 2]) await processes.bad(index);
    expect((await processes.health(3)).publish.state).toBe("OPEN");
  });

  test("failures older than the window are forgotten", async () => {
    const processes = createProcesses(2);
    for (const index of [0, 1, 0, 1]) await processes.bad(index);
    processes.clock.at += 40_000;
    await processes.bad(0);
    expect((await processes.health(1)).publish.state).toBe("CLOSED");
  });

  test("statistics and posting are two breakers, prepare and commit one", async () => {
    const processes = createProcesses(2);
    for (let index = 0; index < 5; index += 1) await processes.bad(index % 2, { op: "stats" });
    expect(await processes.health(0)).toMatchObject({
      publish: { state: "CLOSED" },
      stats: { state: "OPEN" },
    });
    for (let index = 0; index < 5; index += 1)
      await processes.bad(index % 2, { op: index < 3 ? "publish" : "commit" });
    expect((await processes.health(0)).publish.state).toBe("OPEN");
  });

  test("a process that starts later knows what the others know", async () => {
    const processes = createProcesses(1);
    await breakTogether(processes, 1);
    const late = processes.start();
    const call = late.execute(
      { channel: TV, op: "commit", account: "store-1", signal: new AbortController().signal },
      async () => "ok",
    );
    await expect(call).rejects.toMatchObject({ reason: "BREAKER_OPEN" });
  });

  test("a try that waits between two stops when another process has opened the breaker", async () => {
    const processes = createProcesses(1, undefined);
    const told = await processes.call(0, async () => {
      for (let index = 0; index < 5; index += 1) await processes.bad(0);
      throw down();
    });
    expect([told.asked, told.error?.reason]).toEqual([1, "CHANNEL_UNAVAILABLE"]);
  });
});

describe("the probe", () => {
  test("is one call of all processes, without a retry, however many come", async () => {
    const processes = createProcesses(8);
    await breakTogether(processes, 8);
    processes.clock.at = START + 30_000;
    const told = await Promise.all(Array.from({ length: 40 }, (_, index) => processes.bad(index % 8)));
    expect(told.reduce((sum, { asked }) => sum + asked, 0)).toBe(1);
    expect(told.filter(({ error }) => error?.reason === "BREAKER_OPEN")).toHaveLength(39);
  });

  test("that fails doubles the wait, up to the channel's limit, and keeps the moment it all began", async () => {
    const processes = createProcesses(3);
    await breakTogether(processes, 3);
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const { publish } = await processes.health(0);
      waits.push((publish.nextProbeAt ?? 0) - processes.clock.at);
      expect(publish.since).toBe(START);
      processes.clock.at = publish.nextProbeAt ?? 0;
      expect((await processes.bad(round % 3)).asked).toBe(1);
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 120_000, 120_000]);
  });

  test("that is good closes the breaker for all, with nothing left of the failures", async () => {
    const processes = createProcesses(4);
    await breakTogether(processes, 4);
    processes.clock.at = START + 30_000;
    expect((await processes.good(2)).asked).toBe(1);
    processes.settle();
    for (let index = 0; index < 4; index += 1) {
      expect((await processes.good(index)).asked).toBe(1);
      expect((await processes.bad(index)).asked).toBe(1);
      expect(processes.processAt(index).breaker(TV).state).toBe("CLOSED");
    }
  });

  test("that is good forgets the failures, even where the wait is shorter than their window", async () => {
    const breaker = { ...CHANNEL_POLICIES.GenieTV.breaker, halfOpenAfterMs: 5_000 };
    const processes = createProcesses(2, triedOnce({ breaker }));
    for (let index = 0; index < 5; index += 1) await processes.bad(0);
    processes.clock.at += 5_000;
    await processes.good(0);
    await processes.bad(0);
    expect((await processes.health(0)).publish.state).toBe("CLOSED");
    processes.settle();
    await processes.bad(1);
    expect((await processes.health(1)).publish.state).toBe("CLOSED");
  });

  test("that the partner refuses is proof that it works again", async () => {
    const processes = createProcesses(2);
    await breakTogether(processes, 2);
    processes.clock.at = START + 30_000;
    const content = {
      kind: "content",
      reason: "INVALID_CONTENT",
      countsForBreaker: false,
      retryable: false,
      httpStatus: 400,
    } as const;
    expect((await processes.bad(0, {}, content)).error?.reason).toBe("INVALID_CONTENT");
    expect((await processes.health(1)).publish.state).toBe("CLOSED");
  });

  test("that never reached the partner proves nothing: the next call is the probe", async () => {
    const processes = createProcesses(2);
    await breakTogether(processes, 2);
    processes.clock.at = START + 30_000;
    const before = new AbortController();
    const cut = await processes.call(
      0,
      () => {
        before.abort();
        return Promise.reject(down());
      },
      { signal: before.signal },
    );
    expect(cut.error?.reason).toBe("CANCELLED");
    const unset = new ChannelError({ kind: "config", reason: "NOT_CONFIGURED" });
    expect((await processes.call(1, () => Promise.reject(unset))).error?.reason).toBe("NOT_CONFIGURED");
    expect((await processes.health(0)).publish.state).toBe("HALF_OPEN");
    expect((await processes.good(1)).asked).toBe(1);
    expect((await processes.health(0)).publish.state).toBe("CLOSED");
  });

  test("of a process that died is given to another after twelve seconds", async () => {
    const processes = createProcesses(2);
    await breakTogether(processes, 2);
    processes.clock.at = START + 30_000;
    const started = Promise.withResolvers<void>();
    const { promise, resolve } = Promise.withResolvers<string>();
    const dying = processes.call(0, () => {
      started.resolve();
      return promise;
    });
    await started.promise;
    processes.clock.at += 11_999;
    expect((await processes.good(1)).asked).toBe(0);
    processes.clock.at += 1;
    expect((await processes.good(1)).asked).toBe(1);
    resolve("late");
    await dying;
  });
});
