import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Db, Shard, Shards } from "../../src/db/index.ts";
import { AppError } from "../../src/errors.ts";
import { createEventLog } from "../../src/events/index.ts";
import type { RawMessage } from "../../src/events/message.ts";
import { REPUBLISH_AFTER_MS } from "../../src/events/settlement.ts";
import { receiveQueue } from "../../src/events/transport/cloudflare-queues.ts";
import { STREAM } from "../../src/events/transport/redis-commands.ts";
import { redisStreams } from "../../src/events/transport/redis-streams.ts";
import { type EventTransport, LeftToSettlement } from "../../src/events/transport/transport.ts";
import { type RedisForTests, startRedis } from "../support/redis.ts";
import { describeWith } from "../support/required.ts";
import { messagesOf, peopleOf } from "./history.ts";
import { append, consumerDeps, openStore, rowsOf } from "./support.ts";

const NAMES = ["main", "second"] as const;
const PEOPLE = 40;
const AFTER_EVERY_MESSAGE_MS = 365 * 86_400_000;

type Part = { readonly db: Db; readonly messages: RawMessage[]; readonly close: () => Promise<void> };

let parts: Record<(typeof NAMES)[number], Part>;
let away: Set<string>;
beforeEach(async () => {
  away = new Set();
  parts = { main: await openPart("main"), second: await openPart("second") };
});
afterEach(async () => {
  for (const name of NAMES) await parts[name].close();
});

async function openPart(name: string): Promise<Part> {
  const { store, close } = await openStore();
  const people = peopleOf(PEOPLE).map((one) => ({ ...one, isVerified: false, isWithdrawn: false }));
  const unless = async <T>(work: () => Promise<T>): Promise<T> => {
    if (away.has(name)) throw new AppError({ code: "UNAVAILABLE", reason: "DATABASE_UNREACHABLE" });
    return work();
  };
  const db: Db = {
    ...store,
    query: (statements) => unless(() => store.query(statements)),
    write: (statements) => unless(() => store.write(statements)),
  };
  return { db, messages: messagesOf({ people, steps: [[], [], []] }, name).messages, close };
}

function shardsOf(): Shards {
  const all: Shard[] = NAMES.map((name) => ({ name, db: parts[name].db }));
  const find = async (storeId: string) => {
    const found = all.find(
      ({ name }) => parts[name === "main" ? "main" : "second"].messages[0]?.storeId === storeId,
    );
    if (!found) throw new Error("a store of the test");
    return found;
  };
  return { all, find, of: () => parts.main.db, forNewStore: () => find("") };
}

const participants = async (name: (typeof NAMES)[number]) =>
  Number((await rowsOf(parts[name].db, "select sum(participants) as n from event_stats"))[0]?.["n"] ?? 0);

const everything = () => [...parts.second.messages, ...parts.main.messages];

async function world(transport?: (deps: ReturnType<typeof consumerDeps>) => EventTransport) {
  for (const name of NAMES) await append(parts[name].db, parts[name].messages);
  const deps = consumerDeps(parts.main.db);
  const running = new Set<Promise<unknown>>();
  const log = createEventLog({
    ...deps,
    shards: shardsOf(),
    transport: transport?.(deps),
    sleep: async () => {},
    defer: (work) => {
      const tracked = work.finally(() => running.delete(tracked));
      running.add(tracked);
    },
  });
  const tick = async () => {
    log.wake();
    while (running.size > 0) await Promise.all(running);
  };
  return { log, deps, tick };
}

describe("a database that is away while another one works", () => {
  test("keeps no other from its messages, and says how many it left", async () => {
    const { log } = await world();
    away.add("second");
    const left = log.intake("analytics", everything());
    await expect(left).rejects.toBeInstanceOf(LeftToSettlement);
    await expect(left).rejects.toMatchObject({ count: parts.second.messages.length });
    expect(await participants("main")).toBe(PEOPLE);
  });

  test("is no reason to keep a batch of nothing but its messages", async () => {
    const { log } = await world();
    away.add("second");
    await expect(log.intake("analytics", parts.second.messages)).rejects.toBeInstanceOf(LeftToSettlement);
  });

  test("is away like the only one when no other works: all messages are kept", async () => {
    const { log } = await world();
    for (const name of NAMES) away.add(name);
    await expect(log.intake("analytics", everything())).rejects.toMatchObject({ code: "UNAVAILABLE" });
    away.clear();
    await log.intake("analytics", everything());
    expect([await participants("main"), await participants("second")]).toEqual([PEOPLE, PEOPLE]);
  });

  test("has a queue deliver its messages again, and only those", async () => {
    const { log, deps } = await world();
    away.add("second");
    const outcomes = new Map<string, string>();
    const batch = everything().map(({ id, storeId }) => ({
      body: JSON.stringify({ id, storeId }),
      attempts: 1,
      ack: () => void outcomes.set(id, "ack"),
      retry: () => void outcomes.set(id, "retry"),
    }));
    const { intake } = log;
    await receiveQueue({ queue: "q", messages: batch }, { consumers: ["analytics"], intake, log: deps.log });
    const idsOf = (outcome: string) => [...outcomes].filter(([, is]) => is === outcome).map(([id]) => id);
    expect(idsOf("retry")).toEqual(parts.second.messages.map(({ id }) => id));
    expect(idsOf("ack")).toEqual(parts.main.messages.map(({ id }) => id));
  });
});

describeWith("redis-server", "a database that is away while Redis carries the messages of several", () => {
  let redis: RedisForTests;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => redis.flush());

  const held = async () => {
    const answer = await redis.run("XPENDING", STREAM, "analytics");
    return "result" in answer && Array.isArray(answer.result) ? answer.result[0] : answer;
  };
  const overRedis = ({ clock, randomBytes, log }: ReturnType<typeof consumerDeps>) =>
    redisStreams({ url: redis.url, token: redis.token, now: clock.now, randomBytes, log, budgetMs: 5_000 });

  test("the others' counts go on; its own are exact once it is back, and nothing is held meanwhile", async () => {
    const { log, deps, tick } = await world(overRedis);
    await overRedis(deps).publish(everything());
    away.add("second");
    await tick();
    expect(await participants("main")).toBe(PEOPLE);
    expect(await held()).toBe(0);
    expect(deps.errors).toContain("event_log_database_away");
    away.clear();
    for (let turn = 0; turn < 2; turn += 1) {
      deps.advance(turn === 0 ? AFTER_EVERY_MESSAGE_MS : REPUBLISH_AFTER_MS);
      await tick();
    }
    expect([await participants("main"), await participants("second")]).toEqual([PEOPLE, PEOPLE]);
    expect(await held()).toBe(0);
    await log.stop();
  });
});
