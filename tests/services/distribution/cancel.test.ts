import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { tickDistribution } from "../../../src/services/distribution/index.ts";
import { approvedEvent, createWorld, refusal, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
});

const tick = () => tickDistribution({ ctx: world.system() });

describe("cancel", () => {
  test("takes back a running TV spot and its charge", async () => {
    const { eventId } = await approvedEvent(world);
    const { id } = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    const run = await world.call.distribution.cancel({ distributionId: id, channel: "GenieTV" });
    expect(run).toMatchObject({
      status: "FAILED",
      results: [{ status: "CANCELLED", costKrw: 0, reason: "CANCELLED" }],
    });
  });

  test("takes back what only waits, without asking a partner that is down, and it never goes out", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("RingoBiz", [{ kind: "maintenance", op: "any", retryAfter: "120" }]);
    const channels = [{ channel: "RingoBiz" as const }];
    const { id, results } = await world.call.distribution.distribute({ eventId, channels });
    expect(results[0]).toMatchObject({ status: "IN_PROGRESS", message: expect.stringContaining("자동으로") });
    const input = { distributionId: id, channel: "RingoBiz" as const };
    expect((await world.call.distribution.cancel(input)).results[0]?.status).toBe("CANCELLED");
    expect((await world.call.distribution.cancel(input)).results[0]?.status).toBe("CANCELLED");
    await world.clearFaults("RingoBiz");
    world.clock.at += 3_600_000;
    await tick();
    expect(await world.ledger("RingoBiz")).toEqual([]);
  });

  test("ends a run that waits for its turn before its next step", async () => {
    const { eventId } = await approvedEvent(world);
    await world.fault("RingoBiz", [{ kind: "rate_limited", op: "create", retryAfter: "20", times: 1 }]);
    let cancelled = false;
    const run = world.callWith({
      sleep: async (ms: number) => {
        const latest = await world.call.distribution.latest({ eventId });
        if (latest === null || cancelled || ms < 10_000) return;
        cancelled = true;
        await world.call.distribution.cancel({ distributionId: latest.id, channel: "RingoBiz" });
      },
    });
    await run.distribution.distribute({ eventId, channels: [{ channel: "RingoBiz" }] });
    await world.drained();
    expect(cancelled).toBe(true);
    expect((await world.call.distribution.latest({ eventId }))?.results[0]?.status).toBe("CANCELLED");
    expect(await world.ledger("RingoBiz")).toEqual([]);
  });

  test("is refused for a post that is final or failed, and for a channel that is not in the run", async () => {
    const { eventId } = await approvedEvent(world);
    const channels = [{ channel: "Instagram" as const }, { channel: "KakaoChannel" as const }];
    const { id } = await world.call.distribution.distribute({ eventId, channels });
    const cancel = (channel: "Instagram" | "KakaoChannel" | "GenieTV") =>
      refusal(world.call.distribution.cancel({ distributionId: id, channel }));
    expect((await cancel("Instagram"))?.reason).toBe("NOT_CANCELLABLE");
    expect((await cancel("KakaoChannel"))?.reason).toBe("NOT_CANCELLABLE");
    expect((await cancel("GenieTV"))?.reason).toBe("NOT_FOUND");
  });
});
