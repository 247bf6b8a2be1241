import { describe, expect, jest, test } from "bun:test";
import { CHANNEL_IDS, type ChannelId } from "../../src/channels/ids.ts";
import { breakTogether, createProcesses, down, START, TV } from "./processes.ts";

describe("five of six channels are down for ten minutes", () => {
  const SIXTH: ChannelId = "KakaoChannel";

  test("the sixth is never refused, no wait has two probes, and all are back after one", async () => {
    const count = 4;
    const processes = createProcesses(count);
    const probes = new Map<ChannelId, number>();
    const failures = new Map<ChannelId, number>();
    let sixthAsked = 0;
    let rounds = 0;
    while (processes.clock.at < START + 600_000) {
      for (const channel of CHANNEL_IDS) {
        const { state } = (await processes.health(0, channel)).publish;
        const calls = Array.from({ length: count }, (_, index) =>
          channel === SIXTH ? processes.good(index, { channel }) : processes.bad(index, { channel }),
        );
        const asked = (await Promise.all(calls)).reduce((sum, told) => sum + told.asked, 0);
        if (channel === SIXTH) sixthAsked += asked;
        else if (state === "CLOSED") failures.set(channel, (failures.get(channel) ?? 0) + asked);
        else if (state === "OPEN") expect(asked).toBe(0);
        else {
          expect(asked).toBe(1);
          probes.set(channel, (probes.get(channel) ?? 0) + asked);
        }
      }
      rounds += 1;
      processes.clock.at += 1_000;
    }
    expect(sixthAsked).toBe(rounds * count);
    // Calls that were under way together when the fifth failure came may end beyond it.
    for (const asked of failures.values()) expect(asked).toBeLessThanOrEqual(4 + count);
    expect([...failures.keys()]).toHaveLength(5);
    // 30 s, 60 s, then every 120 s; Instagram every 300 s in the end, Naver every 60 s.
    expect(Object.fromEntries(probes)).toEqual({
      WooridongneTV: 6,
      RingoBiz: 6,
      GenieTV: 6,
      Instagram: 4,
      NaverBlog: 9,
    });

    let waited = 0;
    for (const channel of CHANNEL_IDS.filter((id) => id !== SIXTH)) {
      const { nextProbeAt } = (await processes.health(0, channel)).publish;
      waited = Math.max(waited, (nextProbeAt ?? processes.clock.at) - processes.clock.at);
    }
    processes.clock.at += waited;
    for (const channel of CHANNEL_IDS) {
      expect((await processes.good(1, { channel })).asked).toBe(1);
      expect((await processes.health(3, channel)).publish.state).toBe("CLOSED");
    }
  });
});

describe("the shared state cannot be reached", () => {
  test("nothing is refused for it: each process goes by its own breaker", async () => {
    const processes = createProcesses(2);
    await breakTogether(processes, 1);
    processes.network.isCut = true;
    expect((await processes.good(1)).asked).toBe(1);
    for (let index = 0; index < 5; index += 1) await processes.bad(1);
    const { asked, error } = await processes.good(1);
    expect([asked, error?.reason]).toEqual([0, "BREAKER_OPEN"]);
  });

  test("an own breaker that opened meanwhile tries again by itself and closes when that is good", async () => {
    jest.useFakeTimers();
    try {
      const processes = createProcesses(1);
      processes.network.isCut = true;
      for (let index = 0; index < 5; index += 1) await processes.bad(0);
      expect((await processes.good(0)).asked).toBe(0);
      jest.advanceTimersByTime(30_000);
      processes.clock.at += 30_000;
      const started = Promise.withResolvers<void>();
      const { promise, resolve } = Promise.withResolvers<string>();
      const probe = processes.call(0, () => {
        started.resolve();
        return promise;
      });
      await started.promise;
      expect((await processes.good(0)).error?.reason).toBe("BREAKER_OPEN");
      resolve("ok");
      expect((await probe).error).toBeUndefined();
      expect((await processes.good(0)).asked).toBe(1);
    } finally {
      jest.useRealTimers();
    }
  });

  test("what one process found out alone is told to the others once they can be reached", async () => {
    const processes = createProcesses(2);
    processes.network.isCut = true;
    for (let index = 0; index < 5; index += 1) await processes.bad(0);
    processes.network.isCut = false;
    expect((await processes.good(0)).error?.reason).toBe("BREAKER_OPEN");
    expect((await processes.good(1)).error?.reason).toBe("BREAKER_OPEN");
    processes.clock.at += 30_000;
    expect((await processes.good(1)).asked).toBe(1);
    processes.settle();
    expect((await processes.good(0)).asked).toBe(1);
  });

  test("maintenance is kept to for the time it asks for", async () => {
    const processes = createProcesses(1);
    processes.network.isCut = true;
    await processes.bad(0, {}, { httpStatus: 503, retryAfterMs: 90_000, retryable: false });
    expect((await processes.good(0)).error).toMatchObject({ reason: "BREAKER_OPEN", retryAfterMs: 90_000 });
    processes.clock.at += 90_000;
    expect((await processes.good(0)).asked).toBe(1);
  });

  test("broken texts in it stop no channel", async () => {
    const processes = createProcesses(1);
    for (const text of ["", "null", "[]", "{", '{"openUntil":"soon"}', '{"__proto__":{"polluted":true}}']) {
      await processes.memory.set(`brk:${TV}:publish`, text, 60_000);
      await processes.memory.set(`blk:${TV}:_:all`, text, 60_000);
      await processes.memory.set(`brkh:${TV}`, text, 60_000);
      processes.settle();
      expect((await processes.good(0)).asked).toBe(1);
      expect((await processes.health(0)).history).toEqual([]);
    }
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("callers", () => {
  test("that give up a hundred times leave every breaker closed", async () => {
    const processes = createProcesses(2);
    for (let index = 0; index < 100; index += 1) {
      const controller = new AbortController();
      const { error } = await processes.call(
        index % 2,
        () => {
          controller.abort();
          return Promise.reject(down({ kind: "timeout", reason: "CHANNEL_TIMEOUT" }));
        },
        { signal: controller.signal },
      );
      expect(error?.reason).toBe("CANCELLED");
    }
    expect((await processes.health(0)).publish.state).toBe("CLOSED");
    expect(processes.processAt(1).breaker(TV).state).toBe("CLOSED");
    expect(processes.network.writes).toBe(0);
  });
});

describe("cost", () => {
  test("a healthy channel is looked up once a second and written never", async () => {
    const processes = createProcesses(1);
    for (let index = 0; index < 100; index += 1) await processes.good(0);
    expect(processes.network).toMatchObject({ reads: 1, writes: 0 });
    processes.settle();
    await processes.good(0);
    expect(processes.network).toMatchObject({ reads: 2, writes: 0 });
  });

  test("a good answer waits for one write at most, and only while something fails", async () => {
    const processes = createProcesses(1);
    await processes.bad(0);
    const { reads, writes } = processes.network;
    await processes.good(0);
    expect(processes.network).toMatchObject({ reads, writes: writes + 1 });
  });
});
