import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { Db } from "../../src/db/index.ts";
import { createEngine } from "../../src/events/engine.ts";
import { CONSUMERS } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { histories, messagesOf, peopleOf } from "./history.ts";
import { expectedOf } from "./model.ts";
import { observedOf } from "./observed.ts";
import { append, consumerDeps, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ store, close } = await openStore());
});
afterAll(() => close());

const [analytics] = CONSUMERS;
let runs = 0;

function engineOf(seed: string) {
  if (!analytics) throw new Error("the analytics consumer is registered");
  return createEngine({ deps: consumerDeps(store, seed), consumer: analytics, generation: 0 });
}

/** Delivers in pieces of `size`. */
async function deliverAll(messages: readonly RawMessage[], size: number, seed: string): Promise<void> {
  const engine = engineOf(seed);
  for (let at = 0; at < messages.length; at += size) await engine.deliver(messages.slice(at, at + size));
}

/** A repeatable shuffle. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return items
    .map((item) => [next(), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}

test("numbers equal the facts when every message comes one to five times, in any order and any page size [R-145] [R-160] [R-161] [R-162] [R-163] [R-164] [R-165]", async () => {
  const delivery = fc.record({
    seed: fc.nat(),
    copies: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 1, max: 80 }),
  });
  await fc.assert(
    fc.asyncProperty(histories, delivery, async (history, { seed, copies, size }) => {
      const name = `exactly-once/${runs++}`;
      const { storeId, eventIds, messages } = messagesOf(history, name);
      await append(store, messages);
      const stream = shuffled(Array.from({ length: copies }, () => messages).flat(), seed);
      await deliverAll(stream, size, name);
      for (const [index, eventId] of eventIds.entries()) {
        expect(await observedOf(store, storeId, eventId)).toEqual(expectedOf(history, index));
      }
      expect(await rowsOf(store, "select 1 from inbox_parked")).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 60_000);

test("10,000 messages, shuffled and delivered one to five times, are counted exactly [R-158] [R-164] [R-165]", async () => {
  const history = { people: peopleOf(7_200), steps: [[], [], []] };
  const { storeId, eventIds, messages } = messagesOf(history, "ten thousand");
  expect(messages.length).toBeGreaterThan(10_000);
  await append(store, messages);
  const copies = messages.flatMap((message, index) => Array.from({ length: 1 + (index % 5) }, () => message));
  await deliverAll(shuffled(copies, 42), 500, "ten thousand");
  for (const [index, eventId] of eventIds.entries()) {
    expect(await observedOf(store, storeId, eventId)).toEqual(expectedOf(history, index));
  }
}, 60_000);

test("a delivery tells what it applied and what had been applied before, whatever came with it", async () => {
  const change = { kind: "change" as const, status: "ACTIVE", target: 7, prize: 1, other: 2 };
  const { messages } = messagesOf({ people: peopleOf(30), steps: [[change], [], []] }, "told");
  await append(store, messages);
  const engine = engineOf("told");
  const half = Math.floor(messages.length / 2);
  expect(await engine.deliver(messages.slice(0, half))).toMatchObject({ applied: half, duplicates: 0 });
  expect(await engine.deliver([...messages, ...messages.slice(-3)])).toMatchObject({
    applied: messages.length - half,
    duplicates: half + 3,
  });
  expect(await engine.deliver(messages)).toMatchObject({ applied: 0, duplicates: messages.length });
});

test("channels and hours each add up to the participants, conversions too", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const name = `sums/${runs++}`;
      const { storeId, messages } = messagesOf(history, name);
      await append(store, messages);
      await deliverAll(messages, 40, name);
      const sums = await rowsOf(
        store,
        `select s.participants, s.conversions, c.participants as channels, c.conversions as channel_conversions,
           h.participants as hours, h.conversions as hour_conversions
         from event_stats s
         left join (select event_id, sum(participants) as participants, sum(conversions) as conversions
           from channel_participation group by 1) c on c.event_id = s.event_id
         left join (select event_id, sum(participants) as participants, sum(conversions) as conversions
           from timeline_hourly group by 1) h on h.event_id = s.event_id
         where s.store_id = ?`,
        [storeId],
      );
      for (const row of sums) {
        expect([row["channels"] ?? 0, row["hours"] ?? 0]).toEqual([
          row["participants"] ?? 0,
          row["participants"] ?? 0,
        ]);
        expect([row["channel_conversions"] ?? 0, row["hour_conversions"] ?? 0]).toEqual([
          row["conversions"] ?? 0,
          row["conversions"] ?? 0,
        ]);
      }
    }),
    { numRuns: 15 },
  );
}, 60_000);
