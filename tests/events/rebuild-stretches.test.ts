import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, rawStatement } from "../../src/db/index.ts";
import { createEngine } from "../../src/events/engine.ts";
import { createEventLog, findConsumer, rebuildConsumer, replay } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { messagesOf, peopleOf, type Step } from "./history.ts";
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
const countOf = async (table: string) =>
  Number((await rowsOf(store, `select count(*) as n from ${table}`))[0]?.["n"]);
/** So that the 4,000 messages here are several stretches. */
const SHORT = { stretchSize: 1 };

const DISTRIBUTE: Step = {
  kind: "distribute",
  statuses: Array(6).fill("SUCCESS"),
  costs: Array(6).fill(700),
};
const result = (cost: number | null): Step => ({
  kind: "result",
  run: 0,
  channel: 2,
  status: "SUCCESS",
  cost,
});
const change = (target: number): Step => ({
  kind: "change",
  status: "ACTIVE",
  target,
  prize: target,
  other: 1,
});
const STEPS = [
  DISTRIBUTE,
  result(900),
  change(7),
  result(null),
  DISTRIBUTE,
  result(40),
  change(8),
  result(35),
];
const HISTORY = { people: peopleOf(3_000), steps: [STEPS, STEPS.toReversed(), []] };

/** Two events' own messages go through the whole log; those of one event are in order. */
function spread(messages: readonly RawMessage[]): RawMessage[] {
  const own = messages.filter(({ key, aggregateId }) => key === aggregateId);
  const entries = messages.filter(({ key, aggregateId }) => key !== aggregateId);
  const gap = Math.floor(entries.length / own.length);
  return own.flatMap((raw, index) => [raw, ...entries.slice(index * gap, (index + 1) * gap)]);
}

const MESSAGES = spread(messagesOf(HISTORY, "stretches").messages);

async function liveEngine(seed: string) {
  const [pointer] = await rowsOf(
    store,
    "select seq from consumer_cursors where consumer = 'analytics/generation'",
  );
  return createEngine({
    deps: consumerDeps(store, seed),
    consumer: analytics,
    generation: Number(pointer?.["seq"]),
  });
}

describe("a rebuild of a log of several stretches", () => {
  test("gives the live tables, and a copy of any message that comes later counts nothing [R-145] [R-164]", async () => {
    await append(store, MESSAGES);
    await drain();
    const live = await dumpProjections(store);
    await rebuildConsumer(consumerDeps(store, "short"), analytics, SHORT);
    expect(await dumpProjections(store)).toBe(live);
    const engine = await liveEngine("copies");
    const delivery = await engine.deliver(MESSAGES);
    expect(delivery).toEqual({ applied: 0, duplicates: MESSAGES.length, parked: 0, failed: 0, dead: 0 });
    expect(await dumpProjections(store)).toBe(live);
    expect(await countOf("inbox")).toBe(MESSAGES.length);
  });

  test("counts once what comes while it runs, in whichever stretch that is", async () => {
    const half = Math.floor(MESSAGES.length / 2);
    await append(store, MESSAGES.slice(0, half));
    let rest = MESSAGES.slice(half);
    const busy: Db = {
      ...store,
      write: async (statements) => {
        const next = rest.slice(0, 100);
        rest = rest.slice(100);
        await append(store, next);
        return store.write(statements);
      },
    };
    await rebuildConsumer(consumerDeps(busy, "busy"), analytics, SHORT);
    await append(store, rest);
    await drain();
    const rebuilt = await dumpProjections(store);
    expect(await countOf("inbox")).toBe(MESSAGES.length);
    await rebuildConsumer(consumerDeps(store, "after"), analytics);
    expect(await dumpProjections(store)).toBe(rebuilt);
  });

  test("marks neither what it could not read nor what waits for that: both count once after the mending [R-165]", async () => {
    await append(store, MESSAGES);
    await drain();
    const right = await dumpProjections(store);
    const broken = MESSAGES.filter(({ type, aggregateVersion }, at) => {
      const isEarlyChange = type === "DistributionCompleted" && aggregateVersion === 3;
      return isEarlyChange || (type === "ParticipantRegistered" && at % 700 === 5);
    });
    expect(broken.length).toBeGreaterThan(2);
    const setData = (data: (raw: RawMessage) => string) =>
      store.write(
        broken.map((raw) => rawStatement("update outbox set data = ? where id = ?", [data(raw), raw.id])),
      );
    await setData(() => "{");
    await rebuildConsumer(consumerDeps(store, "broken"), analytics, SHORT);
    const parked = await countOf("inbox_parked");
    expect(parked).toBe(STEPS.length - 1);
    expect(await countOf("inbox")).toBe(MESSAGES.length - broken.length - parked);
    expect(await countOf("dead_letters")).toBe(broken.length);

    await setData((raw) => raw.data);
    await replay(consumerDeps(store, "mended"), analytics, { kind: "dead" });
    await drain();
    expect(await dumpProjections(store)).toBe(right);
    expect(await countOf("inbox")).toBe(MESSAGES.length);
    expect(await countOf("inbox_parked")).toBe(0);
  });

  test("leaves a message that the database refuses to another try, and its neighbours count", async () => {
    await append(store, MESSAGES);
    await drain();
    const right = await dumpProjections(store);
    const guilty = MESSAGES.find(({ type }) => type === "ParticipantRegistered");
    const hour = Math.floor((guilty?.occurredAt ?? 0) / 3_600_000) * 3_600_000;
    const refusing: Db = {
      ...store,
      write: async (statements) => {
        const effects = statements.filter(({ sql }) => sql.includes("_timeline_hourly (store_id"));
        const rows = effects.flatMap(({ args }) => JSON.parse(String(args[0])) as [string, string, number][]);
        if (rows.some(([, eventId, at]) => eventId === guilty?.key && at === hour))
          throw new Error("refused for a reason of its own");
        return store.write(statements);
      },
    };
    await rebuildConsumer(consumerDeps(refusing, "refused"), analytics, SHORT);
    const failed = await countOf("inbox_failures");
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(200);
    expect(await countOf("inbox")).toBe(MESSAGES.length - failed);
    await replay(consumerDeps(store, "again"), analytics, { kind: "range", from: 1, to: MESSAGES.length });
    expect(await dumpProjections(store)).toBe(right);
    expect(await countOf("inbox_failures")).toBe(0);
  });

  test("is never wrong when a write raises though it committed: it gives up, or ends with the live tables", async () => {
    await append(store, MESSAGES);
    await drain();
    const live = await dumpProjections(store);
    let givenUp = 0;
    for (let write = 1; write <= 15; write++) {
      let count = 0;
      const unsure: Db = {
        ...store,
        write: async (statements) => {
          const written = await store.write(statements);
          count += 1;
          if (count === write) throw new Error("disk I/O error");
          return written;
        },
      };
      await rebuildConsumer(consumerDeps(unsure, `unsure ${write}`), analytics, SHORT).catch(() => {
        givenUp += 1;
      });
      await store.write([
        rawStatement("delete from consumer_cursors where consumer = 'analytics/rebuild'", []),
      ]);
      expect(await dumpProjections(store)).toBe(live);
    }
    expect(givenUp).toBeGreaterThan(0);
  });
});
