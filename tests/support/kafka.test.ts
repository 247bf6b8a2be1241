import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { Consumer, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";
import { type Child, startChild } from "./child.ts";
import { type KafkaForTests, startKafka } from "./kafka.ts";
import { describeWith } from "./required.ts";
import { ROOT } from "./source-files.ts";
import { until } from "./until.ts";

const START_MS = 70_000;
const TEST_MS = 30_000;
const SESSION = { sessionTimeout: 1_500, heartbeatInterval: 300, rebalanceTimeout: 3_000 };

let kafka: KafkaForTests;
const closing: (() => Promise<unknown>)[] = [];

/** `false` is none at all: an idempotent producer of this client takes 0 and 1 for no limit. */
function producer(retries: number | false = 20) {
  const made = new Producer({
    clientId: "tests",
    bootstrapBrokers: [kafka.brokers],
    serializers: stringSerializers,
    idempotent: true,
    acks: -1,
    retries,
    retryDelay: 200,
  });
  closing.push(() => made.close());
  return made;
}

async function newTopic(partitions: number): Promise<string> {
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, partitions);
  return topic;
}

const messages = (topic: string, key: string, values: readonly string[]) => ({
  messages: values.map((value) => ({ topic, key, value })),
});

async function consume(topic: string, groupId: string) {
  const consumer = new Consumer({
    clientId: "tests",
    groupId,
    bootstrapBrokers: [kafka.brokers],
    deserializers: stringDeserializers,
    autocommit: false,
    maxWaitTime: 50,
    ...SESSION,
  });
  const stream = await consumer.consume({ topics: [topic], mode: "committed", fallbackMode: "earliest" });
  closing.push(() => consumer.close(true));
  return { consumer, stream };
}

type Stream = Awaited<ReturnType<typeof consume>>["stream"];

async function take(stream: Stream, count: number) {
  const taken = [];
  for await (const message of stream) {
    taken.push(message);
    if (taken.length === count) break;
  }
  return taken;
}

const sent = (work: Promise<unknown>) => work.then(() => true as const);
const valuesOf = (taken: readonly { value: string }[]) => taken.map((message) => message.value);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describeWith("Kafka", "a real broker, driven by @platformatic/kafka on Bun", () => {
  beforeAll(async () => {
    kafka = await startKafka();
  }, START_MS);

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  }, TEST_MS);

  afterAll(() => kafka.stop());

  test(
    "a group gets every message once, and those of one key in their order",
    async () => {
      const topic = await newTopic(3);
      const writer = producer();
      const keys = ["store-1", "store-2", "마당"];
      for (const value of numbers(20)) {
        await Promise.all(keys.map((key) => writer.send(messages(topic, key, [value]))));
      }
      const { stream } = await consume(topic, topic);
      const taken = await take(stream, 60);
      for (const key of keys) {
        expect(valuesOf(taken.filter((message) => message.key === key))).toEqual(numbers(20));
      }
    },
    TEST_MS,
  );

  test(
    "a group goes on after what was committed",
    async () => {
      const topic = await newTopic(1);
      await producer().send(messages(topic, "k", numbers(10)));
      const first = await consume(topic, topic);
      const taken = await take(first.stream, 6);
      await taken[3]?.commit();
      await first.consumer.close(true);
      const second = await consume(topic, topic);
      expect(valuesOf(await take(second.stream, 6))).toEqual(numbers(10).slice(4));
    },
    TEST_MS,
  );

  test(
    "what a killed consumer had read and not committed is delivered again",
    async () => {
      const topic = await newTopic(1);
      await producer().send(messages(topic, "k", numbers(3)));
      const child = consumerChild(topic);
      await until("the child has read all", () => child.output().includes("read 2") || undefined, TEST_MS);
      await child.kill();
      const { stream } = await consume(topic, topic);
      expect(valuesOf(await take(stream, 3))).toEqual(numbers(3));
    },
    TEST_MS,
  );

  test(
    "a broker that stood still and one that crashed keep what they acknowledged, once and in order",
    async () => {
      const topic = await newTopic(1);
      const [writer, impatient] = [producer(), producer(false)];
      await writer.send(messages(topic, "k", ["before"]));
      kafka.pause();
      const waiting = writer.send(messages(topic, "k", ["paused"]));
      kafka.resume();
      await waiting;
      await kafka.kill();
      await expect(impatient.send(messages(topic, "k", ["refused"]))).rejects.toThrow();
      await kafka.restart();
      await until("the broker takes messages", () => sent(writer.send(messages(topic, "k", ["after"]))));
      const { stream } = await consume(topic, topic);
      expect(valuesOf(await take(stream, 3))).toEqual(["before", "paused", "after"]);
    },
    TEST_MS,
  );
});

/** A consumer in a process of its own that prints what it reads and never commits. */
function consumerChild(topic: string): Child {
  const script = join(import.meta.dir, "kafka", "consumer-child.ts");
  return startChild(["bun", script, kafka.brokers, topic], ROOT);
}
