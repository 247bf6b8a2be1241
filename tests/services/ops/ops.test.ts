import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Actor, ServiceContext } from "../../../src/context.ts";
import { rawStatement } from "../../../src/db/index.ts";
import type { RawMessage } from "../../../src/events/message.ts";
import { opsRouter } from "../../../src/routers/ops.ts";
import { tickEventLog } from "../../../src/services/ops/index.ts";
import { createCallerFactory } from "../../../src/trpc.ts";
import { messagesOf, peopleOf } from "../../events/history.ts";
import { append, dumpProjections, rowsOf } from "../../events/support.ts";
import { openWorld, type World } from "./support.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const OPERATOR: Actor = { kind: "operator", address: "127.0.0.1" };
const contextOf = (actor: Actor): ServiceContext => ({
  deps: world.deps,
  actor,
  requestId: "019a0000-0000-7000-8000-000000000001",
  traceparent: null,
});
const callAs = (actor: Actor) => createCallerFactory(opsRouter)(contextOf(actor));
const breakData = (raw: RawMessage): RawMessage => ({ ...raw, data: "{" });

async function record(change: (raw: RawMessage, index: number) => RawMessage | undefined = (raw) => raw) {
  const { messages, eventIds, storeId } = messagesOf({ people: peopleOf(9), steps: [[], [], []] }, "ops");
  await append(
    world.store,
    messages.flatMap((raw, index) => change(raw, index) ?? []),
  );
  await world.deps.events.drain();
  return { messages, eventIds, storeId };
}

describe("operator's procedures", () => {
  const strangers: Actor[] = [
    { kind: "anonymous", address: "" },
    { kind: "user", userId: "u", sessionId: "s", address: "" },
    { kind: "machine", keyId: "k", storeId: "s", scopes: ["read"], address: "" },
    { kind: "system", address: "" },
  ];
  for (const actor of strangers) {
    test(`are forbidden to ${actor.kind} callers`, async () => {
      const ops = callAs(actor);
      const calls = [
        () => ops.health(),
        () => ops.deadLetters({}),
        () => ops.replay({}),
        () => ops.rebuild({}),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    });
  }
});

describe("ops.health", () => {
  test("returns cursor, head and no lag when everything is applied", async () => {
    const { messages } = await record();
    const head = messages.length;
    const health = await callAs(OPERATOR).health();
    const consumers = health.consumers.filter(({ consumer }) => consumer === "analytics");
    expect({ ...health, consumers }).toEqual({
      status: "UP",
      consumers: [
        {
          ...{ shard: "main", consumer: "analytics", cursor: head, head, lag: 0, oldestAgeMs: null },
          ...{ parked: 0, oldestParkedAgeMs: null, failing: 0, dead: 0, isRebuilding: false },
        },
      ],
    });
  });

  test("returns how many messages wait and how long the oldest does", async () => {
    const { messages } = messagesOf({ people: [], steps: [[]] }, "waiting");
    await append(world.store, messages);
    world.advance(90_000);
    const { status, consumers } = await callAs(OPERATOR).health();
    expect(consumers[0]).toMatchObject({ lag: 2, cursor: 0, head: 2, oldestAgeMs: 90_000 });
    expect(status).toBe("DEGRADED");
  });

  test("is DEGRADED while a dead letter is open", async () => {
    await record((raw, index) => (index === 8 ? breakData(raw) : raw));
    const { status, consumers } = await callAs(OPERATOR).health();
    expect([status, consumers[0]?.dead]).toEqual(["DEGRADED", 1]);
  });
});

describe("ops.deadLetters", () => {
  test("lists reason and message page by page", async () => {
    await record((raw, index) => (index > 5 ? breakData(raw) : raw));
    const ops = callAs(OPERATOR);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ops.deadLetters({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      for (const item of page.items) {
        expect(item).toMatchObject({
          reason: "INVALID_JSON",
          attempts: 1,
          replayedAt: null,
          message: { data: "{" },
        });
        seen.push(item.messageId);
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(
      Number((await rowsOf(world.store, "select count(*) as n from dead_letters"))[0]?.["n"]),
    );
    expect(seen).toEqual([...new Set(seen)].sort());
  });
});

describe("ops.replay", () => {
  test("hands every open dead letter over again, and what was fixed counts [R-164]", async () => {
    const { messages } = await record((raw, index) => (index > 5 ? breakData(raw) : raw));
    const broken = messages.slice(6);
    await world.store.write(
      broken.map((raw) => rawStatement("update outbox set data = ? where id = ?", [raw.data, raw.id])),
    );
    const ops = callAs(OPERATOR);
    expect(await ops.replay({})).toEqual({
      ...{ consumer: "analytics", messages: broken.length, applied: broken.length },
      ...{ parked: 0, failed: 0, dead: 0 },
    });
    expect(await ops.replay({})).toMatchObject({ messages: 0 });
    expect(await ops.health()).toMatchObject({ status: "UP" });
    const { items } = await ops.deadLetters({});
    expect(items.every((item) => item.replayedAt !== null)).toBe(true);
  });

  test("rejects a message that is not in the log, and two selections at once", async () => {
    const ops = callAs(OPERATOR);
    const messageId = "019a0000-0000-7000-8000-000000000009";
    await expect(ops.replay({ messageId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const both = { messageId, seqRange: { from: 1, to: 2 } };
    await expect(ops.replay(both)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(ops.replay({ seqRange: { from: 2, to: 1 } })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("ops.rebuild", () => {
  test("gives the same tables and says how many messages it read", async () => {
    const { messages } = await record();
    const before = await dumpProjections(world.store);
    expect(await callAs(OPERATOR).rebuild({})).toEqual({
      consumer: "analytics",
      state: "DONE",
      messages: messages.length,
    });
    await world.settle();
    expect(await dumpProjections(world.store)).toBe(before);
  });

  test("that takes longer than 8 seconds answers RUNNING and goes on", async () => {
    await record();
    await world.store.write([rawStatement("update event_stats set participants = 0", [])]);
    const deps = { ...world.deps, sleep: async () => {} };
    const ops = createCallerFactory(opsRouter)({ ...contextOf(OPERATOR), deps });
    expect(await ops.rebuild({})).toEqual({ consumer: "analytics", state: "RUNNING", messages: null });
    await world.settle();
    expect(await rowsOf(world.store, "select sum(participants) as n from event_stats")).toEqual([{ n: 8 }]);
  });

  test("rejects a second one while the first is at work", async () => {
    await record();
    const ops = callAs(OPERATOR);
    const first = ops.rebuild({});
    await expect(ops.rebuild({})).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await first).toMatchObject({ state: "DONE" });
  });
});

describe("tickEventLog", () => {
  const tick = () => tickEventLog({ ctx: contextOf({ kind: "system", address: "" }) });
  const alarms = () => rowsOf(world.store, "select store_id, event_id, kind from notifications");

  test("tells the owner once of a gap that stays open for five minutes", async () => {
    const { eventIds, storeId } = await record((raw, index) => (index === 0 ? undefined : raw));
    world.advance(299_999);
    await tick();
    expect(await alarms()).toEqual([]);
    world.advance(1);
    await Promise.all([tick(), tick()]);
    await tick();
    expect(await alarms()).toEqual([
      { store_id: storeId, event_id: eventIds[0] ?? "", kind: "STATS_DELAYED" },
    ]);
    expect(world.errors.filter((event) => event === "event_log_gap")).toHaveLength(1);
  });

  test("wakes the log, so that a message written without a wake is applied", async () => {
    const { messages } = messagesOf({ people: peopleOf(4), steps: [[], [], []] }, "unwoken");
    await append(world.store, messages);
    await tick();
    await world.settle();
    expect(await rowsOf(world.store, "select count(*) as n from inbox")).toEqual([{ n: messages.length }]);
  });
});
