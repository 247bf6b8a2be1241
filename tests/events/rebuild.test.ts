import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Db, rawStatement, versionKeys } from "../../src/db/index.ts";
import { createEngine } from "../../src/events/engine.ts";
import { createEventLog, findConsumer, rebuildConsumer, replay } from "../../src/events/index.ts";
import { histories, messagesOf, peopleOf } from "./history.ts";
import { append, consumerDeps, dumpProjections, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const analytics = findConsumer("analytics");
const drain = () =>
  createEventLog({ ...consumerDeps(store), defer: () => {}, sleep: async () => {} }).drain();

describe("a rebuild", () => {
  test("gives the live tables byte for byte, whatever was recorded and however it was delivered [R-145]", async () => {
    let runs = 0;
    const sizes = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(histories, sizes, async (history, size) => {
        const seed = `rebuild/${runs++}`;
        const { messages } = messagesOf(history, seed);
        await append(store, messages);
        const deps = consumerDeps(store, seed);
        const [pointer] = await rowsOf(
          store,
          "select seq from consumer_cursors where consumer = 'analytics/generation'",
        );
        const engine = createEngine({ deps, consumer: analytics, generation: Number(pointer?.["seq"] ?? 0) });
        const reversed = messages.toReversed();
        for (let at = 0; at < reversed.length; at += size)
          await engine.deliver(reversed.slice(at, at + size));
        await drain();
        const live = await dumpProjections(store);
        await rebuildConsumer(deps, analytics);
        expect(await dumpProjections(store)).toBe(live);
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  test("repairs counters that somebody changed, and makes cached values old", async () => {
    const { storeId, eventIds, messages } = messagesOf(
      { people: peopleOf(90), steps: [[], [], []] },
      "drift",
    );
    await append(store, messages);
    await drain();
    const right = await dumpProjections(store);
    const key = versionKeys.counts(eventIds[0] ?? "");
    const before = await store.versions(storeId, [key]);
    await store.write([
      rawStatement("update event_stats set participants = participants + 7, title = 'x'", []),
      rawStatement("delete from timeline_hourly", []),
    ]);
    expect(await rebuildConsumer(consumerDeps(store), analytics)).toEqual({
      consumer: "analytics",
      messages: messages.length,
    });
    expect(await dumpProjections(store)).toBe(right);
    expect((await store.versions(storeId, [key]))[0]).toBeGreaterThan(before[0] ?? 0);
  });

  test("keeps the channels' snapshots and takes only their distribution state from the log", async () => {
    const distribute = {
      kind: "distribute" as const,
      statuses: Array(6).fill("SUCCESS"),
      costs: Array(6).fill(1),
    };
    await append(store, messagesOf({ people: [], steps: [[distribute]] }, "snapshots").messages);
    await drain();
    await store.write([
      rawStatement(
        "update channel_stats set status = 'PENDING', views = 77, source = 'measured', as_of = 5",
        [],
      ),
    ]);
    await rebuildConsumer(consumerDeps(store), analytics);
    expect(await rowsOf(store, "select distinct status, views, source, as_of from channel_stats")).toEqual([
      { status: "SUCCESS", views: 77, source: "measured", as_of: 5 },
    ]);
  });

  test("counts what only it could read, and a later replay does not count it again [R-164]", async () => {
    const { messages } = messagesOf({ people: peopleOf(9), steps: [[], [], []] }, "fixed");
    const broken = messages.find((raw) => raw.type === "ParticipantRegistered");
    if (!broken) throw new Error("nine people");
    await append(
      store,
      messages.map((raw) => (raw === broken ? { ...raw, data: "{" } : raw)),
    );
    await drain();
    await store.write([rawStatement("update outbox set data = ? where id = ?", [broken.data, broken.id])]);
    await rebuildConsumer(consumerDeps(store), analytics);
    const rebuilt = await dumpProjections(store);
    const report = await replay(consumerDeps(store, "again"), analytics, {
      kind: "range",
      from: 1,
      to: 1_000,
    });
    expect(report).toMatchObject({ messages: messages.length, applied: 0 });
    expect(await dumpProjections(store)).toBe(rebuilt);
    expect(await rowsOf(store, "select 1 from dead_letters")).toEqual([]);
  });

  test("leaves one row a message in the inbox, tables that are STRICT, and nothing of its own", async () => {
    const { messages } = messagesOf({ people: peopleOf(1_300), steps: [[], [], []] }, "tidy");
    await append(store, messages);
    await drain();
    const before = await rowsOf(
      store,
      "select name, strict, wr from pragma_table_list where schema = 'main' order by name",
    );
    await rebuildConsumer(consumerDeps(store), analytics);
    await drain();
    expect(await rowsOf(store, "select count(*) as n from inbox")).toEqual([{ n: messages.length }]);
    const after = await rowsOf(
      store,
      "select name, strict, wr from pragma_table_list where schema = 'main' order by name",
    );
    expect(after).toEqual(before);
  });

  test("makes an engine of the old generation powerless, and tells it so", async () => {
    const { messages } = messagesOf({ people: peopleOf(9), steps: [[], [], []] }, "overtaken");
    await append(store, messages.slice(0, 8));
    await drain();
    const old = createEngine({ deps: consumerDeps(store, "old"), consumer: analytics, generation: 0 });
    await rebuildConsumer(consumerDeps(store), analytics);
    const rebuilt = await dumpProjections(store);
    const late = messages.slice(8);
    await expect(old.deliver(late)).rejects.toMatchObject({ reason: "REBUILD_RUNNING" });
    await expect(old.deliver(late, { isRepeat: true })).rejects.toMatchObject({ reason: "REBUILD_RUNNING" });
    expect(await dumpProjections(store)).toBe(rebuilt);
    expect(await rowsOf(store, "select 1 from inbox_failures union all select 1 from dead_letters")).toEqual(
      [],
    );
  });

  test("that stood still for a minute and lost its lease gives up without a trace", async () => {
    await append(store, messagesOf({ people: peopleOf(900), steps: [[], [], []] }, "stood still").messages);
    await drain();
    const live = await dumpProjections(store);
    const fast = consumerDeps(store, "fast");
    fast.advance(61_000);
    let writes = 0;
    const still: Db = {
      ...store,
      write: async (statements) => {
        writes += 1;
        if (writes === 6) await rebuildConsumer(fast, analytics);
        return store.write(statements);
      },
    };
    await expect(rebuildConsumer(consumerDeps(still, "still"), analytics)).rejects.toThrow();
    const traces = "select consumer from inbox_failures union select consumer from dead_letters";
    expect(await rowsOf(store, traces)).toEqual([]);
    await rebuildConsumer(consumerDeps(store, "last"), analytics);
    expect(await dumpProjections(store)).toBe(live);
    expect(await rowsOf(store, "select count(distinct consumer) as n from inbox")).toEqual([{ n: 1 }]);
  });
});
