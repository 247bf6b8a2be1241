import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { createEventLog, findConsumer, rebuildConsumer } from "../../src/events/index.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { messagesOf, peopleOf, type Step } from "./history.ts";
import { expectedOf } from "./model.ts";
import { observedOf } from "./observed.ts";
import { append, consumerDeps, dumpProjections, openStore, rowsOf } from "./support.ts";

let server: HranaServer;
let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  const local = await openStore();
  const [file] = await rowsOf(local.store, "select file from pragma_database_list where name = 'main'");
  server = startHranaServer({ path: String(file?.["file"]) });
  store = openDatabaseServer({ url: server.url, authToken: server.token }).store;
  close = async () => {
    await server.stop();
    await local.close();
  };
});
afterEach(() => close());

const STEPS: Step[] = [
  { kind: "distribute", statuses: Array(6).fill("SUCCESS"), costs: [1, 2, 3, 4, 5, null] },
  { kind: "change", status: "ACTIVE", target: 5, prize: 6, other: 7 },
];
const HISTORY = { people: peopleOf(400), steps: [STEPS, [], STEPS] };

test("a libSQL server counts and rebuilds as the local file does [R-164] [R-165]", async () => {
  const { storeId, eventIds, messages } = messagesOf(HISTORY, "remote");
  await append(store, messages);
  const logs = ["one", "two"].map((seed) =>
    createEventLog({ ...consumerDeps(store, seed), defer: () => {}, sleep: async () => {} }),
  );
  await Promise.all(logs.map((log) => log.drain()));
  const live = await dumpProjections(store);
  for (const [index, eventId] of eventIds.entries()) {
    expect(await observedOf(store, storeId, eventId)).toEqual(expectedOf(HISTORY, index));
  }
  const report = await rebuildConsumer(consumerDeps(store, "rebuild"), findConsumer("analytics"));
  expect(report.messages).toBe(messages.length);
  expect(await dumpProjections(store)).toBe(live);
});
