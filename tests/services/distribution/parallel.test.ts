import { describe, expect, test } from "bun:test";
import type { Fetch } from "../../../src/channels/index.ts";
import { CHANNEL_POLICIES } from "../../../src/channels/index.ts";
import { ALL, addRecipient, approvedEvent, createWorld } from "./world.ts";

/** Opens for a request when every expected partner has been asked: only parallel runs get that far. */
function barrier(parties: number): (fetch: Fetch) => Fetch {
  const hosts = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<void>();
  return (fetch) => async (input, init) => {
    hosts.add(new URL(input).host);
    if (hosts.size >= parties) resolve();
    await promise;
    return fetch(input, init);
  };
}

describe("six channels", () => {
  test("are reached at the same time: none waits for another", async () => {
    const world = await createWorld({
      wrapFetch: barrier(5),
      channels: { policyTable: CHANNEL_POLICIES },
    });
    const place = await approvedEvent(world);
    await addRecipient(world, place, "01012345678");
    const run = await world.call.distribution.distribute({ eventId: place.eventId, channels: ALL });
    expect(run.status).toBe("COMPLETED");
    await world.close();
  });

  test("one that hangs leaves the others alone; the answer comes in time and the run goes on", async () => {
    const world = await createWorld({ channels: { answerMs: 30 } });
    const { eventId } = await approvedEvent(world);
    await world.fault("GenieTV", [{ kind: "hang_after", op: "write", times: 1 }]);
    const channels = [{ channel: "GenieTV" as const }, { channel: "Instagram" as const }];
    const run = await world.call.distribution.distribute({ eventId, channels });
    expect(run.status).toBe("IN_PROGRESS");
    expect(run.completedAt).toBeNull();
    await world.drained();
    const later = await world.call.distribution.get({ distributionId: run.id });
    expect(later.status).toBe("COMPLETED");
    expect(await world.ledger("GenieTV")).toHaveLength(1);
    await world.close();
  });

  test("a breaker that opened fails the channel at once and leaves the others", async () => {
    const world = await createWorld();
    await world.fault("GenieTV", [{ kind: "error_before" }]);
    const runs = [];
    for (let index = 0; index < 3; index += 1) {
      const { eventId } = await approvedEvent(world);
      const channels = [{ channel: "GenieTV" as const }, { channel: "Instagram" as const }];
      runs.push(await world.call.distribution.distribute({ eventId, channels }));
    }
    expect(runs.at(-1)?.results.map(({ status, reason }) => [status, reason])).toEqual([
      ["FAILED", "BREAKER_OPEN"],
      ["SUCCESS", undefined],
    ]);
    const { id: storeId } = await world.call.stores.create({
      name: "새집",
      industry: "카페",
      address: "서울 마포구 1",
      region: "서울",
    });
    const [genie] = (await world.call.channels.list({ storeId })).filter(
      ({ channel }) => channel === "GenieTV",
    );
    expect(genie?.breaker.state).toBe("OPEN");
    expect(genie?.breaker.nextProbeAt).not.toBeNull();
    await world.close();
  });
});
