import { Admin, Producer, stringSerializers } from "@platformatic/kafka";
import type { EventLog } from "../../../src/events/index.ts";
import { cloudflareQueues, receiveQueue } from "../../../src/events/transport/cloudflare-queues.ts";
import { openKafka } from "../../../src/events/transport/kafka.ts";
import { FIELD, STREAM } from "../../../src/events/transport/redis-commands.ts";
import { CLAIM_IDLE_MS } from "../../../src/events/transport/redis-group.ts";
import { redisStreams } from "../../../src/events/transport/redis-streams.ts";
import type { EventTransport } from "../../../src/events/transport/transport.ts";
import { type KafkaForTests, startKafka } from "../../support/kafka.ts";
import { startRedis } from "../../support/redis.ts";
import type { TestDeps } from "../support.ts";
import { BindingQueue } from "./binding-queue.ts";

/** What stands between the processes of one law; empty at first. */
export type Carrier = {
  /** A process's way to it; undefined: its consumers read the outbox. */
  readonly connect: (deps: TestDeps) => Promise<EventTransport | undefined>;
  /** Where a platform calls: hands over what waits. */
  readonly deliver?: (log: EventLog) => Promise<void>;
  /** Puts texts there past the publisher: a copy, a forgery, junk. */
  readonly inject: (texts: readonly string[]) => Promise<void>;
  /** Nothing waits there, and nothing is in anybody's hand. */
  readonly isEmpty: () => Promise<boolean>;
  /** All that waits there is gone, as by trimming. */
  readonly lose: () => Promise<void>;
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  /** Time goes by for what is in somebody's hand. */
  readonly age: () => Promise<void>;
};

export type CarrierKind = {
  readonly open: (now: () => number) => Promise<Carrier>;
  readonly stop: () => Promise<void>;
};

const nothing = async () => {};

export async function outboxCarriers(): Promise<CarrierKind> {
  const carrier: Carrier = {
    connect: async () => undefined,
    inject: nothing,
    isEmpty: async () => true,
    lose: nothing,
    down: nothing,
    up: nothing,
    age: nothing,
  };
  return { open: async () => carrier, stop: nothing };
}

export async function queueCarriers(): Promise<CarrierKind> {
  const open = async (now: () => number): Promise<Carrier> => {
    const queue = new BindingQueue(now);
    const log = { info: () => {}, error: () => {} };
    return {
      connect: async () => cloudflareQueues(queue.producer),
      deliver: async ({ intake }) => {
        const consumers = ["analytics"];
        while ((await queue.deliver((batch) => receiveQueue(batch, { consumers, intake, log }))) > 0);
      },
      inject: async (texts) => {
        for (const text of texts) queue.add(text);
      },
      isEmpty: async () => queue.size === 0,
      lose: async () => queue.lose(),
      down: async () => void Object.assign(queue, { isDown: true }),
      up: async () => void Object.assign(queue, { isDown: false }),
      age: nothing,
    };
  };
  return { open, stop: nothing };
}

export async function redisCarriers(): Promise<CarrierKind> {
  const redis = await startRedis({ isKept: true });
  const rows = async (...command: string[]): Promise<readonly unknown[]> => {
    const answer = await redis.run(...command);
    return "result" in answer && Array.isArray(answer.result) ? answer.result : [];
  };
  const held = () => rows("XPENDING", STREAM, "analytics", "-", "+", "10000");
  const carrier: Carrier = {
    connect: async ({ clock, randomBytes, log }) =>
      redisStreams({ url: redis.url, token: redis.token, now: clock.now, randomBytes, log }),
    inject: async (texts) => {
      await Promise.all(texts.map((text) => redis.run("XADD", STREAM, "*", FIELD, text)));
    },
    isEmpty: async () => {
      const groups = (await rows("XINFO", "GROUPS", STREAM)).map((group) => String(group));
      const [last] = (await rows("XREVRANGE", STREAM, "+", "-", "COUNT", "1")).map((entry) => String(entry));
      const isRead = last === undefined || groups.some((group) => group.includes(last.split(",")[0] ?? ""));
      return isRead && (await held()).length === 0;
    },
    lose: async () => void (await redis.run("XTRIM", STREAM, "MAXLEN", "0")),
    down: () => redis.kill(),
    up: () => redis.restart(),
    age: async () => {
      const entries = (await held()).flatMap((row) => (Array.isArray(row) ? [row.map(String)] : []));
      for (const [id = "", holder = ""] of entries)
        await redis.run(
          ...["XCLAIM", STREAM, "analytics", holder, "0", id],
          ...["IDLE", String(CLAIM_IDLE_MS), "JUSTID"],
        );
    },
  };
  const open = async () => {
    await redis.flush();
    return carrier;
  };
  return { open, stop: redis.stop };
}

const PARTITIONS = 4;

export async function kafkaCarriers(): Promise<CarrierKind> {
  const kafka = await startKafka();
  const base = { clientId: "laws", bootstrapBrokers: [kafka.brokers] };
  let topics = 0;
  const open = async () => {
    const topic = `law-${topics++}`;
    await kafka.createTopic(topic, PARTITIONS);
    return kafkaCarrier(kafka, topic, base);
  };
  return { open, stop: kafka.stop };
}

type ClientBase = { clientId: string; bootstrapBrokers: string[] };

function kafkaCarrier(kafka: KafkaForTests, topic: string, base: ClientBase): Carrier {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  const asAdmin = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = new Admin(base);
    return work(admin).finally(() => admin.close());
  };
  return {
    connect: ({ log, randomBytes }) =>
      openKafka({
        config: { brokers: [kafka.brokers], topic, isTls: false, sasl: undefined },
        log,
        sleep: (ms) => Bun.sleep(Math.min(ms, 500)),
        randomBytes,
        sessionMs: 1_500,
      }),
    inject: async (texts) => {
      const producer = new Producer({ ...base, serializers: stringSerializers });
      await producer.send({ messages: texts.map((value, index) => ({ topic, key: `${index}`, value })) });
      await producer.close();
    },
    isEmpty: () =>
      asAdmin(async (admin) => {
        const groupId = "madang-analytics";
        const [group] = await admin.listConsumerGroupOffsets({
          groups: [{ groupId, topics: [{ name: topic, partitionIndexes: partitions }] }],
        });
        const [ends] = await admin.listOffsets({
          topics: [
            {
              name: topic,
              partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n })),
            },
          ],
        });
        const committed = new Map(
          group?.topics[0]?.partitions.map((known) => [known.partitionIndex, known.committedOffset]),
        );
        return (ends?.partitions ?? []).every(
          ({ partitionIndex, offset }) => offset <= (committed.get(partitionIndex) ?? 0n) || offset === 0n,
        );
      }),
    lose: () =>
      asAdmin(async (admin) => {
        const all = partitions.map((partition) => ({ partition, offset: -1n }));
        await admin.deleteRecords({ topics: [{ name: topic, partitions: all }] });
      }),
    down: () => kafka.kill(),
    up: () => kafka.restart(),
    age: nothing,
  };
}
