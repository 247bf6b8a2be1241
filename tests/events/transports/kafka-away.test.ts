import { afterAll, beforeAll, expect, test } from "bun:test";
import { type KafkaForTests, startKafka } from "../../support/kafka.ts";
import { describeWith } from "../../support/required.ts";
import { freePort } from "../../support/server.ts";
import { ROOT } from "../../support/source-files.ts";
import { collectText, until } from "../../support/until.ts";
import { freshTopic, has, idsOf, messages, process, subscribe } from "./kafka-support.ts";

describeWith("Kafka", "a Kafka that is away", () => {
  let kafka: KafkaForTests;
  beforeAll(async () => {
    kafka = await startKafka();
  }, 90_000);
  afterAll(() => kafka.stop());

  async function withTopic() {
    const topic = freshTopic();
    await kafka.createTopic(topic, 6);
    return { process: () => process(kafka.brokers, topic) };
  }

  test("a broker that crashes and comes back loses nothing, and no process ends of it", async () => {
    const { process } = await withTopic();
    const one = await process();
    subscribe(one);
    const sent = messages(90);
    await one.transport.publish(sent.slice(0, 30));
    await has(one, 30);
    await kafka.kill();
    const failed = await one.transport.publish(sent.slice(30, 60)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: "KafkaError" });
    expect(String(failed)).toContain("ECONNREFUSED");
    await expect(one.transport.check()).rejects.toThrow("KAFKA_BROKERS");
    await kafka.restart();
    await until(
      "it can be published",
      async () => {
        await one.transport.publish(sent.slice(30));
        return true as const;
      },
      30_000,
    );
    const wanted = new Set(idsOf(sent));
    await until(
      "everything came",
      () => {
        for (const { id } of one.received) wanted.delete(id);
        return wanted.size === 0 ? true : undefined;
      },
      40_000,
    );
  }, 120_000);

  test("a broker that stands still is reported within the limit of a check, and works again after", async () => {
    const { process } = await withTopic();
    const one = await process();
    subscribe(one);
    const sent = messages(20);
    await one.transport.publish(sent.slice(0, 10));
    await has(one, 10);
    kafka.pause();
    const error = await one.transport.check().catch((thrown: unknown) => thrown);
    const failed = one.transport.publish(sent.slice(10)).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("TimeoutError");
    expect(await failed).toMatchObject({ name: "KafkaError" });
    expect(Bun.inspect(await failed)).not.toContain(sent[10]?.id ?? "");
    kafka.resume();
    await until(
      "it can be published",
      async () => {
        await one.transport.publish(sent.slice(10));
        return true as const;
      },
      30_000,
    );
    const wanted = new Set(idsOf(sent));
    await until(
      "everything came",
      () => {
        for (const { id } of one.received) wanted.delete(id);
        return wanted.size === 0 ? true : undefined;
      },
      40_000,
    );
  }, 120_000);
});

test("no broker at all: the process starts, says which, and ends by itself once it is closed", async () => {
  const script = `
    import { openKafka } from "./src/events/transport/kafka.ts";
    const transport = await openKafka({
      config: { brokers: ["127.0.0.1:${freePort()}"], topic: "events", isTls: false, sasl: undefined },
      log: { info() {}, error: (event, fields) => console.log(event, JSON.stringify(fields)) },
      sleep: Bun.sleep,
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    });
    transport.source.subscribe("analytics", async () => {});
    for (let tries = 0; tries < 3; tries += 1) {
      await transport.check().catch((error) => console.log(String(error)));
      await transport.publish([]).catch((error) => console.log(String(error)));
    }
    await transport.close();
    console.log("closed");
  `;
  const child = Bun.spawn(["bun", "-e", script], { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
  const [out, err] = [collectText(child.stdout), collectText(child.stderr)];
  expect(await child.exited).toBe(0);
  expect(out.text()).toContain("Kafka at KAFKA_BROKERS: checking: ECONNREFUSED");
  expect(out.text()).toContain("closed");
  expect(err.text()).toBe("");
}, 30_000);
