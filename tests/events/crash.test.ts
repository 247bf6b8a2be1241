import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import { createEngine } from "../../src/events/engine.ts";
import { createEventLog, findConsumer, rebuildConsumer } from "../../src/events/index.ts";
import { messagesOf, peopleOf, type Step } from "./history.ts";
import { expectedOf } from "./model.ts";
import { observedOf } from "./observed.ts";
import { append, consumerDeps, dumpProjections, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const STEPS: Step[] = [
  { kind: "distribute", statuses: Array(6).fill("SUCCESS"), costs: [1, 2, 3, 4, 5, null] },
  { kind: "change", status: "ACTIVE", target: 5, prize: 6, other: 7 },
  { kind: "result", run: 0, channel: 2, status: "FAILED", cost: null },
];
const HISTORY = { people: peopleOf(600), steps: [STEPS, [], STEPS] };

/**
 * A process that dies at its n-th write: that one and all later ones fail. With `isLate` the n-th write commits
 * and only its answer is lost.
 */
function dyingAt(write: number, isLate: boolean): Db & { writes: () => number } {
  let count = 0;
  return {
    ...store,
    writes: () => count,
    write: async (statements) => {
      count += 1;
      if (count < write) return store.write(statements);
      if (count === write && isLate) await store.write(statements);
      throw new Error("the process died");
    },
  };
}

const logOn = (db: Db) => createEventLog({ ...consumerDeps(db), defer: () => {}, sleep: async () => {} });

async function expectFacts(world: { storeId: string; eventIds: readonly string[] }) {
  for (const [index, eventId] of world.eventIds.entries()) {
    expect(await observedOf(store, world.storeId, eventId)).toEqual(expectedOf(HISTORY, index));
  }
  expect(await rowsOf(store, "select 1 from dead_letters")).toEqual([]);
}

describe("a consumer that dies", () => {
  for (const isLate of [false, true]) {
    test(`at any write${isLate ? " whose answer is lost" : ""} loses nothing and counts nothing twice [R-164] [R-165]`, async () => {
      const world = messagesOf(HISTORY, "crash");
      await append(store, world.messages);
      for (let write = 1; ; write += 1) {
        const dying = dyingAt(write, isLate);
        const isDead = await logOn(dying)
          .drain()
          .then(
            () => false,
            () => true,
          );
        if (!isDead) break;
      }
      await logOn(store).drain();
      await expectFacts(world);
    });
  }

  test("at each write of one long catch-up, and is started again only once, ends with the facts [R-165]", async () => {
    const world = messagesOf({ ...HISTORY, people: peopleOf(1_000) }, "crash once");
    const alive = dyingAt(Number.POSITIVE_INFINITY, false);
    await append(store, world.messages);
    await logOn(alive).drain();
    const reference = await dumpProjections(store);
    expect(alive.writes()).toBeGreaterThan(2);
    for (let write = 1; write <= alive.writes(); write += 1) {
      for (const isLate of [false, true]) {
        await close();
        ({ store, close } = await openStore());
        await append(store, world.messages);
        await logOn(dyingAt(write, isLate))
          .drain()
          .catch(() => {});
        await logOn(store).drain();
        expect(await dumpProjections(store)).toBe(reference);
      }
    }
  }, 60_000);

  test("after it met messages that another engine had counted does not skip the others [R-165]", async () => {
    const world = messagesOf(HISTORY, "crash partial");
    await append(store, world.messages);
    const engine = createEngine({
      deps: consumerDeps(store),
      consumer: findConsumer("analytics"),
      generation: 0,
    });
    await engine.deliver(world.messages.slice(20, 30));
    for (const write of [2, 3, 4])
      await logOn(dyingAt(write, false))
        .drain()
        .catch(() => {});
    await logOn(store).drain();
    await expectFacts(world);
  });

  test("at any write of a rebuild leaves the live tables whole, and the next rebuild succeeds", async () => {
    const world = messagesOf(HISTORY, "crash rebuild");
    await append(store, world.messages);
    await logOn(store).drain();
    const reference = await dumpProjections(store);
    const analytics = findConsumer("analytics");
    let deaths = 0;
    for (let write = 1; ; write += 1) {
      const deps = consumerDeps(dyingAt(write, write % 2 === 0), `rebuild ${write}`);
      deps.advance(write * 120_000);
      const isDead = await rebuildConsumer(deps, analytics).then(
        () => false,
        () => true,
      );
      await logOn(store).drain();
      expect(await dumpProjections(store)).toBe(reference);
      if (!isDead) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(15);
    const leftovers = await rowsOf(
      store,
      "select name from sqlite_master where name glob 'shadow_*' or name glob 'retired_*'",
    );
    expect(leftovers).toEqual([]);
  }, 60_000);
});
