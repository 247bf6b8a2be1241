import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Db } from "../../../src/db/index.ts";
import { createEventLog } from "../../../src/events/index.ts";
import type { RawMessage } from "../../../src/events/message.ts";
import {
  cloudflareQueues,
  type QueueBatch,
  type QueuedMessage,
  receiveQueue,
} from "../../../src/events/transport/cloudflare-queues.ts";
import type { Intake } from "../../../src/events/transport/transport.ts";
import { fromWire } from "../../../src/events/transport/wire.ts";
import { messagesOf, peopleOf } from "../history.ts";
import { append, consumerDeps, openStore, rowsOf } from "../support.ts";

const QUEUE = "madang-events";
const DEAD_LETTERS = "madang-events-dlq";

const registrations = (count: number, seed = "queues"): RawMessage[] => {
  const people = peopleOf(count).map((one) => ({ ...one, isVerified: false, isWithdrawn: false }));
  return [...messagesOf({ people, steps: [[], [], []] }, seed).messages];
};

/** Takes what the platform takes: 100 messages and 256 KB a batch, 128 KB a message. */
function strictQueue() {
  const bodies: string[] = [];
  const batches: number[] = [];
  return {
    bodies,
    batches,
    producer: {
      sendBatch: async (messages: Iterable<{ body: string }>) => {
        const sizes = [...messages].map(({ body }) => {
          bodies.push(body);
          return Buffer.byteLength(body);
        });
        batches.push(sizes.length);
        if (sizes.length > 100 || sizes.some((size) => size > 128_000)) throw new Error("too large");
        if (sizes.reduce((sum, size) => sum + size, 0) > 256_000) throw new Error("too large");
      },
    },
  };
}

/** A batch as the platform hands it over, and what became of it. */
function batchOf(bodies: readonly unknown[], { queue = QUEUE, attempts = 1 } = {}) {
  const outcomes: string[] = bodies.map(() => "unsettled");
  const settle = (index: number, outcome: string) => {
    if (outcomes[index] !== "unsettled") throw new Error("settled twice");
    outcomes[index] = outcome;
  };
  const messages = bodies.map(
    (body, index): QueuedMessage => ({
      body,
      attempts,
      ack: () => settle(index, "ack"),
      retry: ({ delaySeconds }) => settle(index, `retry in ${delaySeconds}`),
    }),
  );
  const batch: QueueBatch = { queue, messages };
  return { batch, outcomes };
}

function options(intake: Intake, consumers: readonly string[] = ["analytics"]) {
  const logged: [event: string, fields: unknown][] = [];
  const log = {
    info: () => {},
    error: (event: string, fields?: unknown) => void logged.push([event, fields]),
  };
  return { intake, consumers, log, logged };
}

describe("publishing to Cloudflare Queues", () => {
  test("stays within the platform's limits whatever the messages weigh, and loses none", async () => {
    const { producer, bodies, batches } = strictQueue();
    const small = registrations(250);
    const korean = small.slice(0, 6).map((message, index) => ({
      ...message,
      id: `large-${index}`,
      data: JSON.stringify({ text: "가".repeat(index % 2 === 0 ? 65_000 : 30_000) }),
    }));
    await cloudflareQueues(producer).publish([...small, ...korean]);
    expect(bodies.map((body) => fromWire(body)?.id)).toEqual([...small, ...korean].map(({ id }) => id));
    expect(batches.length).toBeLessThan(10);
  });

  test("fails when the queue does not take a batch", async () => {
    const refusing = { sendBatch: () => Promise.reject(new Error("the queue is full")) };
    await expect(cloudflareQueues(refusing).publish(registrations(1))).rejects.toThrow("the queue is full");
  });
});

describe("receiving from Cloudflare Queues", () => {
  let store: Db;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ store, close } = await openStore());
  });
  afterEach(() => close());

  const participants = async () =>
    Number((await rowsOf(store, "select sum(participants) as n from event_stats"))[0]?.["n"] ?? 0);

  function eventLog() {
    const { producer, bodies } = strictQueue();
    const deps = consumerDeps(store);
    const log = createEventLog({
      ...deps,
      transport: cloudflareQueues(producer),
      sleep: async () => {},
      defer: () => {},
    });
    return { log, bodies, publish: cloudflareQueues(producer).publish };
  }

  test("counts each message once, delivered twice, shuffled and in halves", async () => {
    const messages = registrations(60);
    await append(store, messages);
    const { log, bodies, publish } = eventLog();
    await publish(messages);
    const twice = [...bodies, ...bodies].toReversed();
    for (let at = 0; at < twice.length; at += 100) {
      const { batch, outcomes } = batchOf(twice.slice(at, at + 100));
      await receiveQueue(batch, options(log.intake));
      expect(new Set(outcomes)).toEqual(new Set(["ack"]));
    }
    expect(await participants()).toBe(60);
  });

  test("acknowledges what is no message of ours, counts it in the log, and applies the rest", async () => {
    const messages = registrations(3);
    await append(store, messages);
    const { log, bodies, publish } = eventLog();
    await publish(messages);
    const forged = JSON.stringify({
      id: "nobody's",
      storeId: "s",
      type: "ParticipantRegistered",
      data: "{}",
    });
    const { batch, outcomes } = batchOf([...bodies, "junk", { id: 1 }, null, 7, forged]);
    const given = options(log.intake);
    await receiveQueue(batch, given);
    expect(outcomes).toEqual(outcomes.map(() => "ack"));
    expect(given.logged).toEqual([["queue_junk", { topic: QUEUE, count: 4 }]]);
    expect(await participants()).toBe(3);
  });

  test("gives every message to every consumer before it is acknowledged", async () => {
    const seen: string[] = [];
    const { batch, outcomes } = batchOf(registrations(2).map((message) => JSON.stringify(message)));
    const intake: Intake = async (consumer, refs) => {
      expect(outcomes).toEqual(outcomes.map(() => "unsettled"));
      seen.push(`${consumer} ${refs.length}`);
    };
    await receiveQueue(batch, options(intake, ["analytics", "ledger"]));
    expect(seen).toEqual([`analytics ${outcomes.length}`, `ledger ${outcomes.length}`]);
  });
});

describe("a database that is away", () => {
  const away: Intake = async () => {
    throw new Error("secret detail of a driver");
  };
  const bodyOf = (storeId: string, id = storeId) => JSON.stringify({ id, storeId });

  test("keeps every message for later, longer each time, and much longer among the dead letters", async () => {
    const delays = async (queue: string, attempts: number) => {
      const { batch, outcomes } = batchOf([bodyOf("a"), bodyOf("b")], { queue, attempts });
      const given = options(away);
      await receiveQueue(batch, given);
      expect(outcomes[0]).toBe(outcomes[1] ?? "");
      expect(JSON.stringify(given.logged)).not.toContain("secret detail");
      return outcomes[0];
    };
    expect(await delays(QUEUE, 1)).toBe("retry in 5");
    expect(await delays(QUEUE, 2)).toBe("retry in 10");
    expect(await delays(QUEUE, 50)).toBe("retry in 600");
    expect(await delays(DEAD_LETTERS, 1)).toBe("retry in 600");
    expect(await delays(DEAD_LETTERS, 100)).toBe("retry in 3600");
  });

  test("holds up no other store than its own", async () => {
    const ill = "store-3";
    const intake: Intake = async (_consumer, refs) => {
      if (refs.some(({ storeId }) => storeId === ill)) throw new Error("away");
    };
    const bodies = Array.from({ length: 40 }, (_, index) => bodyOf(`store-${index % 8}`, `m${index}`));
    const { batch, outcomes } = batchOf(bodies);
    await receiveQueue(batch, options(intake));
    expect(outcomes).toEqual(bodies.map((_, index) => (index % 8 === 3 ? "retry in 5" : "ack")));
  });

  test("is not asked once for each store of a batch", async () => {
    let asked = 0;
    const intake: Intake = async () => {
      asked += 1;
      throw new Error("away");
    };
    const { batch, outcomes } = batchOf(Array.from({ length: 100 }, (_, index) => bodyOf(`store-${index}`)));
    await receiveQueue(batch, options(intake));
    expect(new Set(outcomes)).toEqual(new Set(["retry in 5"]));
    expect(asked).toBeLessThan(10);
  });
});
