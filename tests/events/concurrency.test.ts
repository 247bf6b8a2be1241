import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import { createEventLog, findConsumer, rebuildConsumer } from "../../src/events/index.ts";
import { messagesOf, peopleOf, type Step } from "./history.ts";
import { expectedOf } from "./model.ts";
import { observedOf } from "./observed.ts";
import { append, consumerDeps, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const CHANGES = Array.from(
  { length: 40 },
  (_, index): Step => ({ kind: "change", status: "ACTIVE", target: index + 1, prize: index, other: 1 }),
);
const HISTORY = { people: peopleOf(1_200), steps: [CHANGES, CHANGES, []] };

async function expectFacts(world: { storeId: string; eventIds: readonly string[] }) {
  for (const [index, eventId] of world.eventIds.entries()) {
    expect(await observedOf(store, world.storeId, eventId)).toEqual(expectedOf(HISTORY, index));
  }
  const versions = await rowsOf(store, "select applied_version from event_stats order by applied_version");
  expect(versions.map((row) => row["applied_version"])).toEqual([2, 42, 42]);
  expect(await rowsOf(store, "select 1 from inbox_parked union all select 1 from inbox_failures")).toEqual(
    [],
  );
}

const engineLog = (seed: string) =>
  createEventLog({ ...consumerDeps(store, seed), defer: () => {}, sleep: async () => {} });

test("three engines on one database, while messages keep coming, count each message once [R-164] [R-165]", async () => {
  const world = messagesOf(HISTORY, "engines");
  const logs = ["one", "two", "three"].map(engineLog);
  for (let at = 0; at < world.messages.length; at += 150) {
    await append(store, world.messages.slice(at, at + 150));
    for (const log of logs) log.wake();
  }
  await Promise.all(logs.map((log) => log.drain()));
  await expectFacts(world);
});

test("a rebuild while messages keep coming and engines run ends with every message counted once [R-164]", async () => {
  const world = messagesOf(HISTORY, "rebuild beside");
  const logs = ["one", "two"].map(engineLog);
  const analytics = findConsumer("analytics");
  let isWriting = true;
  const writing = (async () => {
    for (let at = 0; at < world.messages.length; at += 25) {
      await append(store, world.messages.slice(at, at + 25));
      for (const log of logs) log.wake();
    }
    isWriting = false;
  })();
  let rebuilds = 0;
  while (isWriting || rebuilds < 3) {
    await rebuildConsumer(consumerDeps(store, `rebuild ${rebuilds}`), analytics);
    rebuilds += 1;
  }
  await writing;
  await Promise.all(logs.map((log) => log.drain()));
  await expectFacts(world);
}, 60_000);

test("a second rebuild is refused while one is at work, and allowed when that one stopped a minute ago", async () => {
  const world = messagesOf({ people: peopleOf(30), steps: [[], [], []] }, "lease");
  await append(store, world.messages);
  const analytics = findConsumer("analytics");
  const first = rebuildConsumer(consumerDeps(store, "first"), analytics);
  await expect(rebuildConsumer(consumerDeps(store, "second"), analytics)).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "REBUILD_RUNNING",
  });
  await first;
  expect(await rebuildConsumer(consumerDeps(store, "third"), analytics)).toMatchObject({
    consumer: "analytics",
  });
});
