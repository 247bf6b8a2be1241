import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Db } from "../../src/db/index.ts";
import { createEngine, type Engine } from "../../src/events/engine.ts";
import { advanceCursor } from "../../src/events/generation.ts";
import { createEventLog, findConsumer } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { park } from "../../src/events/parking.ts";
import { messagesOf, peopleOf, type Step } from "./history.ts";
import { append, consumerDeps, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ store, close } = await openStore());
});
afterAll(() => close());

const LENGTH = 8;
const consumer = findConsumer("analytics");

/** One event with eight messages; message n sets the target to n. */
async function lifecycle(seed: string) {
  const steps = Array.from({ length: LENGTH - 2 }, (_, index): Step => {
    return { kind: "change", status: "ACTIVE", target: index + 3, prize: 0, other: 0 };
  });
  const { storeId, eventIds, messages } = messagesOf({ people: [], steps: [steps] }, seed);
  await append(store, messages);
  return { storeId, eventId: eventIds[0] ?? "", messages };
}

async function stateOf(storeId: string) {
  const [stats] = await rowsOf(
    store,
    "select applied_version, target_participants, participants from event_stats where store_id = ?",
    [storeId],
  );
  const parked = await rowsOf(
    store,
    "select aggregate_version from inbox_parked where message ->> 'storeId' = ? order by 1",
    [storeId],
  );
  return {
    applied: Number(stats?.["applied_version"] ?? 0),
    target: Number(stats?.["target_participants"] ?? 0),
    participants: Number(stats?.["participants"] ?? 0),
    parked: parked.map((row) => Number(row["aggregate_version"])),
  };
}

type Model = { delivered: Set<number>; people: Set<number> };
type Real = {
  engine: Engine;
  storeId: string;
  lifecycle: readonly RawMessage[];
  entries: readonly RawMessage[];
};

class DeliverCommand implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly versions: readonly number[],
    readonly people: readonly number[],
  ) {}
  check() {
    return true;
  }
  async run(model: Model, real: Real) {
    for (const version of this.versions) model.delivered.add(version);
    for (const person of this.people) model.people.add(person);
    const raws = [
      ...this.versions.flatMap((version) => real.lifecycle[version - 1] ?? []),
      ...this.people.flatMap((person) => real.entries[person] ?? []),
    ];
    await real.engine.deliver(raws);
    let applied = 0;
    while (model.delivered.has(applied + 1)) applied += 1;
    expect(await stateOf(real.storeId)).toEqual({
      applied,
      target: applied < 2 ? 0 : applied === 2 ? 100 : applied,
      participants: model.people.size,
      parked: [...model.delivered].filter((version) => version > applied).sort((left, right) => left - right),
    });
  }
  toString() {
    return `deliver([${this.versions}], people [${this.people}])`;
  }
}

describe("messages numbered by event", () => {
  test("apply in version order whatever order they come in, wait behind a gap, and never hold participants up [R-163]", async () => {
    let runs = 0;
    const deliver = fc
      .tuple(
        fc.array(fc.integer({ min: 1, max: LENGTH }), { maxLength: 4 }),
        fc.array(fc.nat(9), { maxLength: 4 }),
      )
      .map(([versions, people]) => new DeliverCommand(versions, people));
    await fc.assert(
      fc.asyncProperty(fc.commands([deliver], { maxCommands: 12 }), async (commands) => {
        const seed = `gaps/${runs++}`;
        const { storeId, eventId, messages } = await lifecycle(seed);
        const people = peopleOf(10).map((one) => ({
          ...one,
          event: 0,
          isVerified: false,
          isWithdrawn: false,
        }));
        const entries = messagesOf({ people, steps: [[]] }, `${seed}/people`).messages.slice(2);
        const own = entries.map((raw) => {
          const data = { ...JSON.parse(raw.data), eventId };
          return { ...raw, storeId, key: eventId, data: JSON.stringify(data) };
        });
        const engine = createEngine({ deps: consumerDeps(store, seed), consumer, generation: 0 });
        await fc.asyncModelRun(
          () => ({
            model: { delivered: new Set<number>(), people: new Set<number>() },
            real: { engine, storeId, lifecycle: messages, entries: own },
          }),
          commands,
        );
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test("a registration before its EventCreated makes a stub row that the event's fields fill later [R-145] [R-161]", async () => {
    const { storeId, messages } = messagesOf({ people: peopleOf(1), steps: [[]] }, "stub");
    const [draft, created, entered] = messages;
    if (!draft || !created || !entered) throw new Error("three messages");
    const engine = createEngine({ deps: consumerDeps(store, "stub"), consumer, generation: 0 });
    await engine.deliver([entered]);
    const [stub] = await rowsOf(
      store,
      "select title, status, participants, created_at from event_stats where store_id = ?",
      [storeId],
    );
    expect(stub).toEqual({ title: "", status: "DRAFT", participants: 1, created_at: entered.occurredAt });
    await engine.deliver([draft, created]);
    const [filled] = await rowsOf(
      store,
      "select title, status, participants, created_at from event_stats where store_id = ?",
      [storeId],
    );
    expect(filled).toEqual({
      title: "가을 맞이 이벤트",
      status: "APPROVED",
      participants: 1,
      created_at: draft.occurredAt,
    });
  });

  test("a message that was parked just as its forerunner was applied elsewhere is picked up by the next pass", async () => {
    const { storeId, messages } = await lifecycle("left behind");
    const [first, second] = messages;
    const [head] = await rowsOf(store, "select max(seq) as seq from outbox");
    if (!first || !second) throw new Error("two messages");
    const deps = consumerDeps(store, "left behind");
    const engine = createEngine({ deps, consumer, generation: 0 });
    await engine.deliver([first]);
    await store.write([
      park(engine.mark, second, { reason: "GAP", at: deps.clock.now() }),
      advanceCursor(engine.mark, { seq: Number(head?.["seq"]), now: deps.clock.now() }),
    ]);
    await createEventLog({ ...deps, defer: () => {}, sleep: async () => {} }).drain();
    expect(await stateOf(storeId)).toMatchObject({ applied: 2, parked: [] });
  });

  test("however many wait with their gap filled, one pass applies them all", async () => {
    const steps = Array.from({ length: 120 }, () => []);
    const { storeId, messages } = messagesOf({ people: [], steps }, "many");
    const deps = consumerDeps(store, "many");
    const engine = createEngine({ deps, consumer, generation: 0 });
    const [drafts, created] = [1, 2].map((version) =>
      messages.filter((raw) => raw.aggregateVersion === version),
    );
    await append(store, messages);
    await engine.deliver(drafts ?? []);
    const [head] = await rowsOf(store, "select max(seq) as seq from outbox");
    await store.write([
      ...(created ?? []).map((raw) => park(engine.mark, raw, { reason: "GAP", at: deps.clock.now() })),
      advanceCursor(engine.mark, { seq: Number(head?.["seq"]), now: deps.clock.now() }),
    ]);
    await createEventLog({ ...deps, defer: () => {}, sleep: async () => {} }).drain();
    const [applied] = await rowsOf(
      store,
      "select count(*) as n from event_stats where store_id = ? and applied_version = 2",
      [storeId],
    );
    expect(applied).toEqual({ n: 120 });
  });
});
