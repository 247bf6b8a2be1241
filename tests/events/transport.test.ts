import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Db } from "../../src/db/index.ts";
import type { Logger } from "../../src/deps.ts";
import { createEventLog, findConsumer, rebuildConsumer } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { REPUBLISH_AFTER_MS } from "../../src/events/settlement.ts";
import type { EventTransport, MessageRef } from "../../src/events/transport/transport.ts";
import { messagesOf, peopleOf } from "./history.ts";
import { append, consumerDeps, openStore, rowsOf } from "./support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const LATER_THAN_EVERY_MESSAGE_MS = 365 * 86_400_000;

const registrations = (count: number, seed: string) =>
  messagesOf(
    {
      people: peopleOf(count).map((one) => ({ ...one, isVerified: false, isWithdrawn: false })),
      steps: [[], [], []],
    },
    seed,
  ).messages;
const participants = async () =>
  Number((await rowsOf(store, "select sum(participants) as n from event_stats"))[0]?.["n"] ?? 0);
const cursorOf = async (name: string) =>
  Number(
    (await rowsOf(store, "select seq from consumer_cursors where consumer = ?", [name]))[0]?.["seq"] ?? 0,
  );
const head = async () => Number((await rowsOf(store, "select max(seq) as n from outbox"))[0]?.["n"] ?? 0);

/** A queue in this process that loses, keeps back or refuses what the test tells it to. */
function leakyTransport() {
  const waiting: MessageRef[] = [];
  const published: string[] = [];
  const state = { isDown: false, loses: (_message: RawMessage): boolean => false };
  const transport: EventTransport = {
    name: "redis-streams",
    publish: async (messages) => {
      if (state.isDown) throw new Error("down");
      for (const message of messages) {
        published.push(message.id);
        if (!state.loses(message)) waiting.push({ id: message.id, storeId: message.storeId });
      }
    },
    source: {
      kind: "pull",
      receive: async (consumer, intake) => {
        if (state.isDown) throw new Error("down");
        const page = waiting.slice(0, 100);
        await intake(consumer, page);
        waiting.splice(0, page.length);
        return page.length;
      },
    },
    check: async () => {},
    close: async () => {},
  };
  return { transport, waiting, published, state };
}

function world(transport: EventTransport | undefined, onError: Logger["error"] = () => {}) {
  const running = new Set<Promise<unknown>>();
  const plain = consumerDeps(store);
  const error: Logger["error"] = (event, fields) => {
    plain.log.error(event);
    onError(event, fields);
  };
  const deps = { ...plain, log: { ...plain.log, error } };
  const log = createEventLog({
    ...deps,
    transport,
    sleep: async () => {},
    defer: (work) => {
      const tracked = work.finally(() => running.delete(tracked));
      running.add(tracked);
    },
  });
  const settled = async () => {
    log.wake();
    while (running.size > 0) await Promise.all(running);
  };
  return { log, deps, settled };
}

describe("a log that a transport carries", () => {
  test("applies every message once and brings the consumer's cursor to the head", async () => {
    const messages = registrations(300, "carried");
    await append(store, messages);
    const { transport, published } = leakyTransport();
    await world(transport).settled();
    expect(await participants()).toBe(300);
    expect(published).toHaveLength(messages.length);
    expect(await cursorOf("analytics")).toBe(await head());
  });

  test("publishes again what was lost, only after a while, and once a while", async () => {
    await append(store, registrations(50, "lost"));
    const { transport, published, state } = leakyTransport();
    let lost = 0;
    state.loses = () => ++lost % 10 === 0;
    const { deps, settled } = world(transport);
    await settled();
    expect(await participants()).toBe(45);
    expect(await cursorOf("analytics")).toBeLessThan(await head());
    const before = published.length;
    deps.advance(REPUBLISH_AFTER_MS - 1);
    await settled();
    expect(published).toHaveLength(before);
    state.loses = () => false;
    deps.advance(LATER_THAN_EVERY_MESSAGE_MS);
    await settled();
    await settled();
    expect(published).toHaveLength(before + 5);
    expect(await participants()).toBe(50);
    expect(await cursorOf("analytics")).toBe(await head());
  });

  test("reads the log itself when a transport has lost far more than it is given again at once", async () => {
    const COUNT = 20_000;
    await append(store, registrations(COUNT, "flushed"));
    const { transport, published, state } = leakyTransport();
    state.loses = () => true;
    const { deps, settled } = world(transport);
    await settled();
    const before = published.length;
    state.loses = () => false;
    deps.advance(LATER_THAN_EVERY_MESSAGE_MS);
    await settled();
    expect(await participants()).toBeLessThan(COUNT);
    expect(deps.errors).not.toContain("event_log_read_directly");
    deps.advance(REPUBLISH_AFTER_MS);
    await settled();
    expect(await participants()).toBe(COUNT);
    expect(await cursorOf("analytics")).toBe(await head());
    expect(published.length - before).toBeLessThanOrEqual(500);
    expect(deps.errors.filter((event) => event === "event_log_read_directly")).toHaveLength(1);
    deps.advance(REPUBLISH_AFTER_MS);
    await settled();
    expect(await participants()).toBe(COUNT);
  }, 60_000);

  test("does so also where every request begins anew, and says how many were behind", async () => {
    await append(store, registrations(1_500, "anew"));
    const { transport, state } = leakyTransport();
    state.loses = () => true;
    const first = world(transport);
    await first.settled();
    const counts: unknown[] = [];
    for (let turn = 1; turn <= 2; turn += 1) {
      const { deps, settled } = world(transport, (event, fields) => {
        if (event === "event_log_read_directly") counts.push(fields?.["count"]);
      });
      deps.advance(LATER_THAN_EVERY_MESSAGE_MS + turn * REPUBLISH_AFTER_MS);
      await settled();
    }
    expect(await participants()).toBe(1_500);
    expect(counts).toEqual([await head()]);
  });

  test("waits for a transport that is down, and nothing is lost or doubled", async () => {
    await append(store, registrations(80, "down"));
    const { transport, state } = leakyTransport();
    const { deps, settled } = world(transport);
    state.isDown = true;
    await settled();
    expect(await participants()).toBe(0);
    expect(deps.errors).toContain("event_log_pass_failed");
    state.isDown = false;
    await settled();
    await settled();
    expect(await participants()).toBe(80);
  });

  test("serves whoever waits from the log itself while the transport is down", async () => {
    await append(store, registrations(30, "direct"));
    const { transport, state } = leakyTransport();
    state.isDown = true;
    const { log, settled } = world(transport);
    await log.drain();
    expect(await participants()).toBe(30);
    state.isDown = false;
    await settled();
    expect(await participants()).toBe(30);
  });

  test("counts nothing for a message that is in no log, nor for a foreign store's name on a real one", async () => {
    const messages = registrations(10, "forged");
    await append(store, messages);
    const { transport } = leakyTransport();
    const { log, deps } = world(transport);
    await log.intake("analytics", [{ id: "nobody-wrote-this", storeId: messages[0]?.storeId ?? "" }]);
    expect(await participants()).toBe(0);
    expect(deps.errors).toContain("event_log_unknown_messages");
    await log.intake("analytics", [{ id: messages[0]?.id ?? "", storeId: "another-store" }]);
    const rows = await rowsOf(store, "select distinct store_id from event_stats");
    expect(rows.map((row) => row["store_id"])).toEqual([messages[0]?.storeId ?? ""]);
  });

  test("refuses a consumer that does not exist, so that the transport keeps its messages", async () => {
    const { log } = world(leakyTransport().transport);
    expect(log.intake("nobody", [{ id: "a", storeId: "b" }])).rejects.toThrow("nobody");
  });

  test("goes on with the generation of a rebuild that ran meanwhile", async () => {
    const messages = registrations(60, "rebuilt");
    await append(store, messages.slice(0, 40));
    const { transport } = leakyTransport();
    const { deps, settled } = world(transport);
    await settled();
    await rebuildConsumer(deps, findConsumer("analytics"));
    await append(store, messages.slice(40));
    await settled();
    await settled();
    expect(await participants()).toBe(60);
    const marks = await rowsOf(store, "select distinct consumer from inbox");
    expect(marks).toHaveLength(1);
    expect(await cursorOf(String(marks[0]?.["consumer"]))).toBe(await head());
  });
});

describe("a change of transports", () => {
  test("publishes only what no consumer has settled yet", async () => {
    const messages = registrations(90, "change");
    await append(store, messages.slice(0, 50));
    await world(undefined).settled();
    await append(store, messages.slice(50));
    const { transport, published } = leakyTransport();
    await world(transport).settled();
    expect(published).toHaveLength(messages.length - 50);
    expect(await participants()).toBe(90);
  });

  test("back to the outbox goes on where the transport stood", async () => {
    const messages = registrations(70, "back");
    await append(store, messages.slice(0, 40));
    const { transport, state } = leakyTransport();
    await world(transport).settled();
    state.isDown = true;
    await append(store, messages.slice(40));
    await world(transport).settled();
    await world(undefined).settled();
    expect(await participants()).toBe(70);
    expect(await cursorOf("analytics")).toBe(await head());
  });
});
