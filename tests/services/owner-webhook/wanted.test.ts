import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Db, rawStatement, type Statement } from "../../../src/db/index.ts";
import { MIGRATIONS } from "../../../src/db/migrations.generated.ts";
import { createEventLog, findConsumer, readConsumerHealth, replay } from "../../../src/events/index.ts";
import type { RawMessage } from "../../../src/events/message.ts";
import type { EventTransport, MessageRef } from "../../../src/events/transport/transport.ts";
import { channelResult, eventFields, messagesOf, peopleOf } from "../../events/history.ts";
import { append, consumerDeps, idsOf, openStore, rawMessage, rowsOf, START } from "../../events/support.ts";

let store: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ store, close } = await openStore());
});
afterEach(() => close());

const BOTH = [findConsumer("analytics"), findConsumer("webhooks")];
const WEBHOOKS = findConsumer("webhooks");
const ALL_TYPES = [
  "event.started",
  "event.ended",
  "participant.registered",
  "visit.verified",
  "channel.result_changed",
  "distribution.completed",
];

const history = (people: number, seed: string) =>
  messagesOf({ people: peopleOf(people), steps: [[], [], []] }, seed);
const marks = async () =>
  Object.fromEntries(
    (await rowsOf(store, "select consumer, count(*) as n from inbox group by consumer")).map((row) => [
      String(row["consumer"]),
      Number(row["n"]),
    ]),
  );
const cursorOf = async (name: string) =>
  Number(
    (await rowsOf(store, "select seq from consumer_cursors where consumer = ?", [name]))[0]?.["seq"] ?? 0,
  );
const sends = async () =>
  (await rowsOf(store, "select type, source_id from webhook_sends order by created_at, source_id")).map(
    (row) => ({
      type: String(row["type"]),
      sourceId: String(row["source_id"]),
    }),
  );
const openOnes = () =>
  rowsOf(
    store,
    `select message_id from inbox_parked union all select message_id from inbox_failures
     union all select message_id from dead_letters where replayed_at is null`,
  );

/** An address that has been there since `createdAt`. */
const addAddress = (storeId: string, createdAt: number, { id = "address", status = "ENABLED" } = {}) =>
  store.write([
    rawStatement(
      `insert into webhook_endpoints (store_id, id, url, description, types, secrets_cipher, key_id, status,
         created_at, updated_at) values (?, ?, 'https://example.com', '', ?, '', '', ?, ?, ?)`,
      [storeId, id, JSON.stringify(ALL_TYPES), status, createdAt, createdAt],
    ),
  ]);

/** Each consumer has a queue of its own, as with brokers' groups. */
function grouped(consumers = BOTH): EventTransport {
  const waiting = new Map<string, MessageRef[]>(consumers.map(({ name }) => [name, []]));
  return {
    name: "redis-streams",
    publish: async (messages) => {
      for (const queue of waiting.values())
        queue.push(...messages.map(({ id, storeId }) => ({ id, storeId })));
    },
    source: {
      kind: "pull",
      receive: async (consumer, intake) => {
        const page = waiting.get(consumer)?.splice(0, 100) ?? [];
        if (page.length > 0) await intake(consumer, page);
        return page.length;
      },
    },
    check: async () => {},
    close: async () => {},
  };
}

/** A process, with what it asks of the database for the consumers. */
function startProcess(transport?: EventTransport) {
  const running = new Set<Promise<unknown>>();
  const asked = { queries: 0, writes: 0, written: [] as Statement[] };
  const counted: Db = {
    ...store,
    query: (statements) => {
      asked.queries += 1;
      return store.query(statements);
    },
    write: (statements) => {
      asked.writes += 1;
      asked.written.push(...statements);
      return store.write(statements);
    },
  };
  const deps = { ...consumerDeps(counted), consumers: BOTH };
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
  return { asked, deps, settled };
}

const CARRIERS = [
  ["the log itself", () => undefined],
  ["a broker", grouped],
] as const;

describe.each(CARRIERS)("carried by %s", (_name, transportOf) => {
  test("a store without an address costs one mark a message and webhooks no write, and nothing lags", async () => {
    const { messages } = history(700, "bare");
    expect(messages.length).toBeGreaterThan(1_000);
    await append(store, messages);
    const { asked, deps, settled } = startProcess(transportOf());
    await settled();
    expect(await marks()).toEqual({ analytics: messages.length });
    const own = asked.written.filter(({ args }) => args.includes("webhooks"));
    // The cursor, once for many messages.
    expect(own.length).toBeLessThanOrEqual(1);
    expect(deps.errors).toEqual([]);
    expect(await readConsumerHealth(store, WEBHOOKS, deps.clock.now())).toMatchObject({
      lag: 0,
      oldestAgeMs: null,
      parked: 0,
    });
  });

  test("of many stores only the one with an address is told, each message once, whatever its events' order", async () => {
    const bare = history(300, "bare");
    const { storeId, messages } = history(300, "told");
    await append(store, [...bare.messages, ...messages]);
    await addAddress(storeId, START);
    const transport = transportOf();
    const processes = [startProcess(transport), startProcess(transport)];
    await Promise.all(processes.map(({ settled }) => settled()));
    await processes[0]?.settled();
    const told = messages.filter(({ type }) => type === "ParticipantRegistered" || type === "VisitVerified");
    expect((await sends()).map(({ sourceId }) => sourceId).sort()).toEqual(told.map(({ id }) => id).sort());
    expect((await marks())["analytics"]).toBe(bare.messages.length + messages.length);
    expect((await marks())["webhooks"]).toBe(wantedOf(messages));
    expect(await openOnes()).toEqual([]);
  });

  test("an address that comes in the middle gets what happens after it, no start that was before, and nothing waits", async () => {
    const story = storyOf("middle");
    await append(store, story.slice(0, 3));
    const process = startProcess(transportOf());
    await process.settled();
    await addAddress(story[0]?.storeId ?? "", START + 3);
    await append(store, story.slice(3));
    await process.settled();
    expect(await sends()).toEqual(
      [
        ["visit.verified", 4],
        ["channel.result_changed", 5],
        ["distribution.completed", 6],
        ["event.ended", 7],
      ].map(([type, index]) => ({ type: String(type), sourceId: story[Number(index)]?.id ?? "" })),
    );
    expect(await openOnes()).toEqual([]);
    expect((await readConsumerHealth(store, WEBHOOKS, START)).lag).toBe(0);
  });

  test("an address that was there from the start gets every type that it may ask for, a start once", async () => {
    const story = storyOf("whole");
    await addAddress(story[0]?.storeId ?? "", START);
    await append(store, story);
    await startProcess(transportOf()).settled();
    expect((await sends()).map(({ type }) => type).sort()).toEqual(ALL_TYPES.toSorted());
  });
});

/** An event that becomes active, is entered, changes its title only, is visited, distributed and ends: one ms apart. */
function storyOf(seed: string): RawMessage[] {
  const id = idsOf(seed);
  const ids = { storeId: id(), eventId: id() };
  const entry = {
    ...{ eventId: ids.eventId, participantId: id(), registeredAt: START, channel: "Instagram" },
    ...{ ageGroup: null, gender: null, region: null },
  };
  const fields = (status: string, title = "가을") => ({ ...eventFields(ids), status, title });
  const results = [channelResult("Instagram", "SUCCESS", 1_000)];
  const at = (ms: number) => ({ ...ids, id: id(), at: START + ms });
  const run = { eventId: ids.eventId, distributionId: id() };
  const [result = channelResult("Instagram", "SUCCESS", 0)] = results;
  return [
    rawMessage({ ...at(0), version: 1, type: "EventCreated", data: fields("APPROVED") }),
    rawMessage({ ...at(1), version: 2, type: "EventChanged", data: fields("ACTIVE") }),
    rawMessage({ ...at(2), version: 1, type: "ParticipantRegistered", data: entry }),
    rawMessage({ ...at(3), version: 3, type: "EventChanged", data: fields("ACTIVE", "늦가을") }),
    rawMessage({
      ...at(4),
      version: 2,
      type: "VisitVerified",
      data: { ...entry, newToStore: true, isReturn: false, verifiedAt: START + 4 },
    }),
    rawMessage({
      ...at(5),
      version: 4,
      type: "ChannelResultChanged",
      data: { ...run, result, changedAt: START + 5 },
    }),
    rawMessage({
      ...at(6),
      version: 5,
      type: "DistributionCompleted",
      data: { ...run, status: "COMPLETED", channels: ["Instagram"], results, completedAt: START + 6 },
    }),
    rawMessage({ ...at(7), version: 6, type: "EventChanged", data: fields("ENDED", "늦가을") }),
  ];
}

/** Withdrawals and drafts are told nobody. */
function wantedOf(messages: readonly RawMessage[]): number {
  return messages.filter(({ type }) => type !== "ParticipantWithdrawn" && type !== "EventDraftCreated")
    .length;
}

test("a process that starts again looks at few messages again, and a pass with nothing to do writes nothing", async () => {
  await append(store, history(3_000, "long").messages);
  await startProcess().settled();
  const head = Number((await rowsOf(store, "select max(seq) as n from outbox"))[0]?.["n"]);
  expect(head - (await cursorOf("webhooks"))).toBeLessThan(500);
  const again = startProcess();
  await again.settled();
  expect(again.asked.writes).toBe(0);
  expect(again.asked.queries).toBeLessThanOrEqual(4);
});

test("an address that is switched on again gets nothing of the time it was off", async () => {
  const story = storyOf("off");
  const storeId = story[0]?.storeId ?? "";
  await addAddress(storeId, START, { status: "DISABLED" });
  await append(store, story.slice(0, 5));
  await startProcess().settled();
  await store.write([rawStatement("update webhook_endpoints set status = 'ENABLED'", [])]);
  await append(store, story.slice(5));
  await startProcess().settled();
  expect((await sends()).map(({ sourceId }) => sourceId)).toEqual(story.slice(5).map(({ id }) => id));
});

test("a replay hands over what is wanted only; a dead letter that is replayed is sent once", async () => {
  const bare = history(20, "bare");
  const story = storyOf("dead");
  const [first] = story;
  await addAddress(first?.storeId ?? "", START);
  await append(store, [...bare.messages, ...story]);
  await store.write([
    rawStatement(
      "create trigger refuse before insert on webhook_sends begin select raise(abort, 'no'); end",
      [],
    ),
  ]);
  const { deps, settled } = startProcess();
  await settled();
  const dead = (await openOnes()).length;
  expect(dead).toBeGreaterThan(0);
  await store.write([rawStatement("drop trigger refuse", [])]);
  expect(await replay(deps, WEBHOOKS, { kind: "dead" })).toMatchObject({ applied: dead, dead: 0 });
  expect(await openOnes()).toEqual([]);
  const all = await replay(deps, WEBHOOKS, { kind: "range", from: 1, to: 1_000 });
  expect(all).toMatchObject({ messages: story.length, applied: 0 });
  expect(await sends()).toHaveLength(ALL_TYPES.length);
});

test("a deployment whose log is long before it knows webhooks begins at its end", async () => {
  const { messages } = history(30, "old");
  await append(store, messages);
  const last = MIGRATIONS.store.find(({ name }) => name.includes("webhooks_from_now"));
  const placing = last?.statements.filter((sql) => sql.includes("consumer_cursors")) ?? [];
  expect(placing).toHaveLength(1);
  await store.write(placing.map((sql) => rawStatement(sql, [])));
  expect(await cursorOf("webhooks")).toBe(messages.length);
  await append(store, history(1, "new").messages);
  await store.write(placing.map((sql) => rawStatement(sql, [])));
  expect(await cursorOf("webhooks")).toBe(messages.length);
});
