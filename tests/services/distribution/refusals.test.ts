import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { ALL, approvedEvent, createWorld, refusal, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.logged).toEqual([]);
});

describe("rejects", () => {
  test("a channel that an earlier run has reached, unless again is set", async () => {
    const { eventId } = await approvedEvent(world);
    const input = { eventId, channels: [{ channel: "Instagram" as const }] };
    await world.call.distribution.distribute(input);
    expect(await refusal(world.call.distribution.distribute(input))).toEqual({
      code: "CONFLICT",
      reason: "ALREADY_DISTRIBUTED",
      params: { channels: ["Instagram"] },
    });
    expect((await world.call.distribution.distribute({ ...input, again: true })).status).toBe("COMPLETED");
    expect(await world.ledger("Instagram")).toHaveLength(2);
  });

  test("all but one of ten calls at once: one post", async () => {
    const { eventId } = await approvedEvent(world);
    const input = { eventId, channels: [{ channel: "Instagram" as const }] };
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => refusal(world.call.distribution.distribute(input))),
    );
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => outcome?.reason))).toEqual(
      new Set([undefined, "ALREADY_DISTRIBUTED"]),
    );
    expect(await world.ledger("Instagram")).toHaveLength(1);
  });

  test("a draft, an event that is over, and a request without channels", async () => {
    const { id: storeId } = await world.call.stores.create({ ...shop() });
    const draft = await world.call.events.createDraft({ storeId, objective: "SALES" });
    expect(await refusal(world.call.distribution.distribute({ eventId: draft.id, channels: ALL }))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "INVALID_TRANSITION",
      params: { from: "DRAFT", verb: "distribute" },
    });
    const { eventId } = await approvedEvent(world);
    expect((await refusal(world.call.distribution.distribute({ eventId })))?.reason).toBe(
      "NOTHING_TO_DISTRIBUTE",
    );
    world.clock.at += 11 * 86_400_000;
    expect((await refusal(world.call.distribution.distribute({ eventId, channels: ALL })))?.reason).toBe(
      "EVENT_ENDED",
    );
  });

  test("content keys that no channel knows", async () => {
    const { eventId } = await approvedEvent(world);
    const channels = [{ channel: "Instagram" as const, content: { surprise: 1 } }];
    expect(await refusal(world.call.distribution.distribute({ eventId, channels }))).toEqual({
      code: "INVALID",
      reason: "INVALID_REQUEST",
      params: { channel: "Instagram", fields: ["surprise"] },
    });
  });

  test("foreign and unknown runs alike", async () => {
    const { eventId } = await approvedEvent(world);
    const { id } = await world.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    const stranger = world.as({ kind: "user", userId: crypto.randomUUID(), sessionId: "s", address: "" });
    const foreign = await refusal(stranger.distribution.get({ distributionId: id }));
    expect(foreign).toEqual(
      await refusal(stranger.distribution.get({ distributionId: crypto.randomUUID() })),
    );
    expect(foreign?.code).toBe("NOT_FOUND");
  });
});

describe("idempotency key", () => {
  test("the same key answers with the same run and posts once", async () => {
    const { eventId } = await approvedEvent(world);
    const input = { eventId, channels: [{ channel: "GenieTV" as const }], idempotencyKey: "k1" };
    const first = await world.call.distribution.distribute(input);
    expect(await world.call.distribution.distribute(input)).toEqual(first);
    expect(await world.ledger("GenieTV")).toHaveLength(1);
    const other = { ...input, channels: [{ channel: "Instagram" as const }] };
    expect((await refusal(world.call.distribution.distribute(other)))?.reason).toBe("IDEMPOTENCY_KEY_REUSED");
  });
});

function shop() {
  return { name: "두번째집", industry: "음식점", address: "부산 해운대구 1", region: "부산" };
}

test("a refused run leaves no id behind that would keep its event from starting by itself", async () => {
  const { eventId } = await approvedEvent(world);
  const input = { eventId, channels: [{ channel: "Instagram" as const }] };
  await world.call.distribution.distribute(input);
  expect(await refusal(world.call.distribution.distribute(input))).toMatchObject({
    reason: "ALREADY_DISTRIBUTED",
  });
  const [ids] = await world.deps.control.query([
    rawStatement("select id from resources where kind = 'distribution' and event_id = ?", [eventId]),
  ]);
  expect(ids).toHaveLength(1);
});
