import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, rawStatement } from "../../src/db/index.ts";
import { RETRY_DELAYS_MS } from "../../src/events/failures.ts";
import { type Consumer, createEventLog, findConsumer, replay } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { cloudflareQueues } from "../../src/events/transport/cloudflare-queues.ts";
import { messagesOf, peopleOf } from "./history.ts";
import { append, consumerDeps, openStore, rowsOf, type TestDeps } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
let deps: TestDeps;
beforeEach(async () => {
  ({ store, close } = await openStore());
  deps = consumerDeps(store);
});
afterEach(() => close());

const analytics = findConsumer("analytics");
const drain = (consumer: Consumer = analytics) =>
  createEventLog({ ...deps, consumers: [consumer], defer: () => {}, sleep: async () => {} }).drain();
const participants = async () =>
  Number((await rowsOf(store, "select sum(participants) as n from event_stats"))[0]?.["n"] ?? 0);
const deadReasons = async () =>
  (await rowsOf(store, "select reason from dead_letters where replayed_at is null")).map(
    (row) => row["reason"],
  );

/** Ten registrations of one event; the fourth is handed over changed. */
async function withFourth(change: (raw: RawMessage) => RawMessage) {
  const people = peopleOf(10).map((one) => ({ ...one, event: 0, isVerified: false, isWithdrawn: false }));
  const { messages } = messagesOf({ people, steps: [[]] }, "ten");
  const fourth = messages[5];
  if (!fourth) throw new Error("twelve messages");
  await append(
    store,
    messages.map((raw) => (raw === fourth ? change(raw) : raw)),
  );
  return fourth;
}

describe("a message that nobody can read", () => {
  const cases: [reason: string, change: (raw: RawMessage) => RawMessage][] = [
    ["INVALID_JSON", (raw) => ({ ...raw, data: "{" })],
    ["UNKNOWN_TYPE", (raw) => ({ ...raw, type: "ParticipantVanished" })],
    ["UNKNOWN_TYPE", (raw) => ({ ...raw, type: "toString" })],
    ["UNKNOWN_VERSION", (raw) => ({ ...raw, schemaVersion: 0 })],
    ["INVALID_DATA", (raw) => ({ ...raw, data: raw.data.replace("registeredAt", "registered_at") })],
    ["INVALID_DATA", (raw) => ({ ...raw, data: "null" })],
    ["INVALID_DATA", (raw) => ({ ...raw, key: "019a0000-0000-7000-8000-000000000000" })],
    ["INVALID_DATA", (raw) => ({ ...raw, aggregateId: "019a0000-0000-7000-8000-000000000000" })],
    ["TOO_LARGE", (raw) => ({ ...raw, data: JSON.stringify({ padding: "가".repeat(1_000_000) }) })],
  ];
  for (const [index, [reason, change]] of cases.entries()) {
    test(`is a dead letter at once with its reason, and its neighbours count: ${reason} (${index}) [R-165]`, async () => {
      await withFourth(change);
      await drain();
      expect(await participants()).toBe(9);
      expect(await deadReasons()).toEqual([reason]);
    });
  }

  test("counts after the fix and a replay, once however often it is replayed [R-164]", async () => {
    const fourth = await withFourth((raw) => ({ ...raw, data: "{" }));
    await drain();
    await store.write([rawStatement("update outbox set data = ? where id = ?", [fourth.data, fourth.id])]);
    const first = await replay(deps, analytics, { kind: "message", messageId: fourth.id });
    expect(first).toMatchObject({ messages: 1, applied: 1, dead: 0 });
    expect(await replay(deps, analytics, { kind: "message", messageId: fourth.id })).toMatchObject({
      applied: 0,
    });
    expect(await replay(deps, analytics, { kind: "range", from: 1, to: 1_000 })).toMatchObject({
      messages: 12,
      applied: 0,
    });
    expect(await participants()).toBe(10);
    expect(await deadReasons()).toEqual([]);
  });

  test("stays a dead letter when it is replayed unchanged", async () => {
    await withFourth((raw) => ({ ...raw, data: "{" }));
    await drain();
    expect(await replay(deps, analytics, { kind: "dead" })).toMatchObject({
      messages: 1,
      applied: 0,
      dead: 1,
    });
    expect(await deadReasons()).toEqual(["INVALID_JSON"]);
  });

  test("written by a newer release waits without an alarm and counts after the update", async () => {
    const fourth = await withFourth((raw) => ({ ...raw, schemaVersion: 2 }));
    await drain();
    expect(await participants()).toBe(9);
    expect(await rowsOf(store, "select reason from inbox_parked")).toEqual([{ reason: "NEWER_VERSION" }]);
    await drain();
    expect(await participants()).toBe(9);
    const known = JSON.stringify({ ...fourth, schemaVersion: 1 });
    await store.write([rawStatement("update inbox_parked set message = ?", [known])]);
    await drain();
    expect(await participants()).toBe(10);
    expect(await rowsOf(store, "select 1 from inbox_parked")).toEqual([]);
  });
});

/** The projection of `guilty` raises while `isBroken()`. */
function breaking(
  guilty: (id: string) => boolean,
  raise: () => readonly ReturnType<typeof rawStatement>[],
): Consumer {
  return {
    ...analytics,
    project: (messages, target) => [
      ...analytics.project(messages, target),
      ...(messages.some((message) => guilty(message.id)) ? raise() : []),
    ],
  };
}

/** The same, and how often it did. */
function fallible(...[guilty, raise]: Parameters<typeof breaking>) {
  let raised = 0;
  const counting = () => {
    raised += 1;
    return raise();
  };
  return { consumer: breaking(guilty, counting), raised: () => raised };
}

describe("a message whose projection fails", () => {
  const fault = () => {
    throw new TypeError("broken");
  };

  test("is tried on the schedule with full jitter and then dead, while every neighbour counts", async () => {
    const fourth = await withFourth((raw) => raw);
    const broken = breaking((id) => id === fourth.id, fault);
    const waits: number[] = [];
    await drain(broken);
    expect(await participants()).toBe(9);
    for (;;) {
      const [failure] = await rowsOf(store, "select attempts, next_at from inbox_failures");
      if (!failure) break;
      const wait = Number(failure["next_at"]) - deps.clock.now();
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(RETRY_DELAYS_MS[Number(failure["attempts"]) - 1] ?? -1);
      waits.push(Number(failure["attempts"]));
      deps.advance(wait);
      await drain(broken);
    }
    expect(waits).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await rowsOf(store, "select reason, attempts from dead_letters")).toEqual([
      { reason: "RETRIES_EXHAUSTED", attempts: 9 },
    ]);
    expect(await participants()).toBe(9);
  });

  test("is not tried before its time when a broker delivers it again, and its neighbours are applied", async () => {
    const fourth = await withFourth((raw) => raw);
    const fails = fallible((id) => id === fourth.id, fault);
    const deferred: Promise<unknown>[] = [];
    const { intake } = createEventLog({
      ...deps,
      consumers: [fails.consumer],
      transport: cloudflareQueues({ sendBatch: async () => {} }),
      defer: (work) => void deferred.push(work),
      sleep: async () => {},
    });
    const refs = (await rowsOf(store, "select id, store_id from outbox order by seq")).map((row) => ({
      id: String(row["id"]),
      storeId: String(row["store_id"]),
    }));
    await store.write([
      rawStatement(
        "insert into inbox_failures (consumer, message_id, attempts, next_at, last_error) values (?, ?, 3, ?, '')",
        ["analytics", fourth.id, deps.clock.now() + 60_000],
      ),
    ]);
    for (let copies = 0; copies < 5; copies += 1) await intake("analytics", refs);
    await Promise.all(deferred);
    expect(fails.raised()).toBe(0);
    expect(await participants()).toBe(9);
    expect(await rowsOf(store, "select attempts from inbox_failures")).toEqual([{ attempts: 3 }]);
    deps.advance(60_000);
    await drain();
    expect(await participants()).toBe(10);
    expect(await rowsOf(store, "select 1 from inbox_failures")).toEqual([]);
  });

  test("counts at the next try when the fault has passed, and leaves no trace", async () => {
    const fourth = await withFourth((raw) => raw);
    await drain(breaking((id) => id === fourth.id, fault));
    deps.advance(60_000);
    await drain();
    expect(await participants()).toBe(10);
    expect(await rowsOf(store, "select 1 from inbox_failures")).toEqual([]);
  });

  test("is dead at once when the database refuses it for ever", async () => {
    const fourth = await withFourth((raw) => raw);
    const refused = () => [rawStatement("insert into notifications (store_id, id) values (null, null)", [])];
    await drain(breaking((id) => id === fourth.id, refused));
    expect(await participants()).toBe(9);
    expect(await deadReasons()).toEqual(["REFUSED"]);
  });

  test("stops its own event only: what follows it waits, and applies when it does [R-163]", async () => {
    const change = { kind: "change" as const, status: "ACTIVE", target: 7, prize: 1, other: 2 };
    const { messages, eventIds } = messagesOf(
      { people: peopleOf(6), steps: [[change, change], [change], []] },
      "stop",
    );
    await append(store, messages);
    const guilty = messages.find((raw) => raw.key === eventIds[0] && raw.aggregateVersion === 3);
    await drain(breaking((id) => id === guilty?.id, fault));
    const versions = async () =>
      Object.fromEntries(
        (await rowsOf(store, "select event_id, applied_version from event_stats")).map((row) => [
          eventIds.indexOf(String(row["event_id"])),
          row["applied_version"],
        ]),
      );
    expect(await versions()).toEqual({ 0: 2, 1: 3, 2: 2 });
    expect(await rowsOf(store, "select aggregate_version from inbox_parked")).toEqual([
      { aggregate_version: 4 },
    ]);
    deps.advance(60_000);
    await drain();
    expect(await versions()).toEqual({ 0: 4, 1: 3, 2: 2 });
    expect(await rowsOf(store, "select 1 from inbox_parked")).toEqual([]);
  });

  test("is found among those that waited for its forerunner, which itself applies", async () => {
    const change = { kind: "change" as const, status: "ACTIVE", target: 7, prize: 1, other: 2 };
    const { messages } = messagesOf({ people: [], steps: [[change, change]] }, "waited");
    const [first, second, third, fourth] = messages;
    if (!first || !second || !third || !fourth) throw new Error("four messages");
    await append(store, [{ ...second, data: "{" }, first, third, fourth]);
    const refused = breaking(
      (id) => id === third.id,
      () => [rawStatement("insert into notifications (store_id, id) values (null, null)", [])],
    );
    await drain(refused);
    expect(await deadReasons()).toEqual(["INVALID_JSON"]);
    await store.write([rawStatement("update outbox set data = ? where id = ?", [second.data, second.id])]);
    await replay(deps, refused, { kind: "dead" });
    await drain(refused);
    const version = "select applied_version from event_stats";
    expect(await rowsOf(store, version)).toEqual([{ applied_version: 2 }]);
    expect(await deadReasons()).toEqual(["REFUSED"]);
    expect(await rowsOf(store, "select aggregate_version from inbox_parked")).toEqual([
      { aggregate_version: 4 },
    ]);
    await replay(deps, analytics, { kind: "dead" });
    expect(await rowsOf(store, version)).toEqual([{ applied_version: 4 }]);
    expect(await deadReasons()).toEqual([]);
  });

  test("is a dead letter again when it dies after a replay that only parked it", async () => {
    const change = { kind: "change" as const, status: "ACTIVE", target: 7, prize: 1, other: 2 };
    const { messages } = messagesOf({ people: [], steps: [[change]] }, "again");
    const [first, second, third] = messages;
    if (!first || !second || !third) throw new Error("three messages");
    await append(store, [first, { ...third, data: "{" }]);
    await drain();
    await store.write([rawStatement("update outbox set data = ? where id = ?", [third.data, third.id])]);
    expect(await replay(deps, analytics, { kind: "dead" })).toMatchObject({ parked: 1 });
    expect(await deadReasons()).toEqual([]);
    await append(store, [second]);
    const refused = breaking(
      (id) => id === third.id,
      () => [rawStatement("insert into notifications (store_id, id) values (null, null)", [])],
    );
    await drain(refused);
    await drain(refused);
    expect(await deadReasons()).toEqual(["REFUSED"]);
  });
});
