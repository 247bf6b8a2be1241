import { afterAll, beforeAll, expect, test } from "bun:test";
import { Producer, stringSerializers } from "@platformatic/kafka";
import type { KafkaOptions } from "../../../src/events/transport/kafka.ts";
import { LeftToSettlement } from "../../../src/events/transport/transport.ts";
import { type KafkaForTests, startKafka } from "../../support/kafka.ts";
import { describeWith } from "../../support/required.ts";
import { ROOT } from "../../support/source-files.ts";
import { until } from "../../support/until.ts";
import { freshTopic, has, idsOf, messages, process, subscribe } from "./kafka-support.ts";

const PARTITIONS = 6;

describeWith("Kafka", "Kafka", () => {
  let kafka: KafkaForTests;
  beforeAll(async () => {
    kafka = await startKafka();
  }, 90_000);
  afterAll(() => kafka.stop());

  async function withTopic(options: Partial<KafkaOptions> = {}) {
    const topic = freshTopic();
    await kafka.createTopic(topic, PARTITIONS);
    return { topic, process: () => process(kafka.brokers, topic, options) };
  }

  test("hands over every message once, each event's in its order, and a later process none again", async () => {
    const { process } = await withTopic();
    const one = await process();
    const sent = messages(600);
    await one.transport.publish(sent);
    const subscription = subscribe(one);
    await has(one, sent.length);
    expect(idsOf(one.received).toSorted()).toEqual(idsOf(sent).toSorted());
    for (const key of new Set(sent.map((message) => message.key))) {
      const own = sent.filter((message) => message.key === key);
      const ids = new Set(idsOf(own));
      expect(idsOf(one.received).filter((id) => ids.has(id))).toEqual(idsOf(own));
    }
    await subscription.stop();
    const two = await process();
    subscribe(two);
    await two.transport.publish(sent.slice(0, 1));
    await has(two, 1);
    expect(idsOf(two.received)).toEqual(idsOf(sent.slice(0, 1)));
  }, 30_000);

  test("commits an offset only after the intake: what it refuses comes again, in the same process and in the next", async () => {
    const { process } = await withTopic();
    const [one, two] = [await process(), await process()];
    const sent = messages(30);
    await one.transport.publish(sent);
    let refusals = 0;
    const subscription = subscribe(one, async () => {
      refusals += 1;
      throw new Error("the database is away");
    });
    await until("refused several times", () => (refusals > 5 ? true : undefined));
    expect(one.errors.map(([event]) => event)).toContain("kafka_intake_failed");
    await subscription.stop();
    let isAway = true;
    subscribe(two, async () => {
      if (!isAway) return;
      isAway = false;
      throw new Error("the database is away");
    });
    await has(two, sent.length);
    expect(idsOf(two.received).toSorted()).toEqual(idsOf(sent).toSorted());
  }, 30_000);

  test("what is left to a database that is away holds up nobody else's: its offset is committed, and the log tells", async () => {
    const { process } = await withTopic();
    const one = await process();
    const sent = messages(30);
    let left = 0;
    const subscription = subscribe(one, async (refs) => {
      if (left > 0) return;
      left = refs.length;
      throw new LeftToSettlement(left);
    });
    await one.transport.publish(sent);
    await until("some were left and the others came", () =>
      left > 0 && one.received.length === sent.length - left ? true : undefined,
    );
    await subscription.stop();
    expect(one.errors).toEqual([
      ["event_log_database_away", { transport: "kafka", consumer: "analytics", count: left }],
    ]);
    const next = await process();
    subscribe(next);
    await next.transport.publish(sent.slice(0, 1));
    await has(next, 1);
    expect(idsOf(next.received)).toEqual(idsOf(sent.slice(0, 1)));
  }, 30_000);

  test("one event that is slow does not hold up the others", async () => {
    const { process } = await withTopic();
    const one = await process();
    const sent = messages(30);
    const slow = sent.filter(({ key }) => key === sent[0]?.key);
    const gate = Promise.withResolvers<void>();
    subscribe(one, async (refs) => {
      if (refs.some(({ id }) => id === slow[0]?.id)) await gate.promise;
    });
    await one.transport.publish(sent);
    await has(one, 1);
    expect(idsOf(one.received)).not.toContain(slow[0]?.id);
    gate.resolve();
    await has(one, sent.length);
  }, 30_000);

  test("what is no message of ours is passed over, counted, and holds up nothing", async () => {
    const { topic, process } = await withTopic();
    const one = await process();
    const foreign = new Producer({
      clientId: "foreign",
      bootstrapBrokers: [kafka.brokers],
      serializers: stringSerializers,
    });
    const sent = messages(3);
    for (const value of ["{", "null", JSON.stringify({ id: 7 })])
      await foreign.send({ messages: [{ topic, key: sent[0]?.key ?? "", value }] });
    await foreign.send({ messages: [{ topic, key: sent[0]?.key ?? "" }] });
    await foreign.close();
    await one.transport.publish(sent);
    const subscription = subscribe(one);
    await has(one, sent.length);
    await subscription.stop();
    const junk = one.errors.filter(([event]) => event === "event_log_junk");
    expect(junk.reduce((sum, [, { count }]) => sum + Number(count), 0)).toBe(4);
    const next = await process();
    subscribe(next);
    await next.transport.publish(sent.slice(0, 1));
    await has(next, 1);
    expect(next.errors).toEqual([]);
  }, 30_000);

  test("two processes share the partitions; when one leaves, the other takes its part at once", async () => {
    const { process } = await withTopic({ sessionMs: 8_000 });
    const [one, two] = [await process(), await process()];
    const leaving = subscribe(one);
    subscribe(two);
    const everyPartition = Array.from({ length: 60 }, (_, index) => `key-${index}`).flatMap((key) =>
      messages(1).map((message) => ({ ...message, key, id: `${message.id}-${key}` })),
    );
    await until(
      "both got some",
      async () => {
        await one.transport.publish(everyPartition);
        return one.received.length > 0 && two.received.length > 0 ? true : undefined;
      },
      30_000,
    );
    await leaving.stop();
    const before = two.received.length;
    await two.transport.publish(everyPartition);
    await until(
      "one gets everything",
      () => {
        const ids = new Set(idsOf(two.received.slice(before)));
        return everyPartition.every(({ id }) => ids.has(id)) ? true : undefined;
      },
      20_000,
    );
  }, 60_000);

  test("a subscription may be stopped at any moment, also while it joins its group", async () => {
    const { process } = await withTopic();
    const one = await process();
    for (let checks = 0; checks < 12; checks += 1) {
      const subscription = subscribe(one);
      for (let check = 0; check < checks * 3; check += 1) await one.transport.check();
      await subscription.stop();
    }
    expect(one.errors).toEqual([]);
  }, 60_000);

  test("a topic that is not there is an error with its cause; reading begins when it is created", async () => {
    const topic = freshTopic();
    const one = await process(kafka.brokers, topic);
    subscribe(one);
    await expect(one.transport.check()).rejects.toMatchObject({ name: "KafkaError" });
    await expect(one.transport.publish(messages(1))).rejects.toMatchObject({ name: "KafkaError" });
    await kafka.createTopic(topic, 1);
    const sent = messages(2);
    await until("it can be published", async () => {
      await one.transport.publish(sent);
      return true as const;
    });
    await has(one, sent.length);
  }, 30_000);
});

test("without its package the start is refused with the command that installs it", async () => {
  const absent = "@platformatic/kafka-that-is-not-installed";
  const opening = process("127.0.0.1:1", "events", { load: () => import(absent) });
  await expect(opening).rejects.toMatchObject({ name: "ConfigError" });
  await expect(opening).rejects.toThrow("bun add @platformatic/kafka@2.12.1");
});

test("the command names the version this release was built with", async () => {
  const { KAFKA_PACKAGE } = await import("../../../src/events/transport/kafka-client.ts");
  const { peerDependencies } = await Bun.file(`${ROOT}/package.json`).json();
  expect(KAFKA_PACKAGE).toBe(`@platformatic/kafka@${peerDependencies["@platformatic/kafka"]}`);
});
