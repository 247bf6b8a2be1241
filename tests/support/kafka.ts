import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Admin } from "@platformatic/kafka";
import { kafkaFolder, kafkaLacks } from "../../scripts/kafka/jars.ts";
import { type Child, startChild } from "./child.ts";
import { brokerProperties } from "./kafka/properties.ts";
import { freePort } from "./server.ts";
import { until } from "./until.ts";

export type KafkaForTests = {
  /** 127.0.0.1:PORT, as KAFKA_BROKERS takes it. */
  readonly brokers: string;
  /** The same broker by TLS and SASL/SCRAM-SHA-256, when it was started with `secured`. */
  readonly securedBrokers: string;
  /** Topics are not made by being written to. */
  createTopic(name: string, partitions?: number): Promise<void>;
  /** The broker stands still: sockets stay open and nothing is answered. */
  pause(): void;
  resume(): void;
  /** The broker crashes: connections are refused. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after a crash of its own if it still runs. */
  restart(): Promise<void>;
  /** What the broker wrote since its last start. */
  output(): string;
  stop(): Promise<void>;
};

const CLUSTER_ID = "bWFkYW5nLXRlc3QtMDAwMQ";

/**
 * What worked with 4.1.1 and Java 17: the storage tool is still `kafka.tools.StorageTool` and the server
 * `kafka.Kafka`, both in kafka_2.13. C1 alone and the serial collector start soonest on two cores.
 */
const JAVA = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"];
const LOGGING = ["defaultLogLevel=warn", "log.kafka.server.KafkaRaftServer=info"];

export type KafkaOptions = {
  /** Also listens to clients with TLS and a password; `keyFile` holds key and certificate in PEM. */
  readonly secured?: { readonly keyFile: string; readonly username: string; readonly password: string };
};

/**
 * A real Kafka broker of its own: KRaft, broker and controller in one Java process. Takes 4 to 5 s to start:
 * a test file should start one and give each test its own topic and group.
 *
 * @throws Error when Java or the jars are missing, or with the broker's output when it does not come up in 60 s
 * @example const kafka = await startKafka(); await kafka.createTopic("event-topic", 3);
 */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaForTests> {
  const lacks = kafkaLacks();
  if (lacks !== undefined) throw new Error(`Kafka cannot be started: ${lacks}`);
  const folder = mkdtempSync(join(tmpdir(), "madang-kafka-"));
  const { secured } = options;
  const brokers = `127.0.0.1:${freePort()}`;
  const securedBrokers = `127.0.0.1:${freePort()}`;
  const properties = join(folder, "server.properties");
  const data = join(folder, "data");
  writeFileSync(
    properties,
    brokerProperties({
      ...{ broker: brokers, controller: `127.0.0.1:${freePort()}`, data },
      secured: secured && { address: securedBrokers, keyFile: secured.keyFile },
    }),
  );
  const user = secured && `SCRAM-SHA-256=[name=${secured.username},password=${secured.password}]`;
  const format = run(
    folder,
    "kafka.tools.StorageTool",
    "format",
    "--cluster-id",
    CLUSTER_ID,
    "--config",
    properties,
    ...(user === undefined ? [] : ["--add-scram", user]),
  );
  if ((await format.process.exited) !== 0) throw new Error(`Kafka's storage: ${format.output()}`);
  const start = async () => {
    const child = run(folder, "kafka.Kafka", properties);
    await isStarted(child);
    return child;
  };
  let child = await start();
  return {
    brokers,
    securedBrokers,
    createTopic: (name, partitions = 1) => createTopic(brokers, name, partitions),
    pause: () => child.pause(),
    resume: () => child.resume(),
    kill: () => child.kill(),
    restart: async () => {
      await child.kill();
      child = await start();
    },
    output: () => child.output(),
    stop: async () => {
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(folder: string, mainClass: string, ...args: string[]): Child {
  const logging = LOGGING.map((setting) => `-Dorg.slf4j.simpleLogger.${setting}`);
  const classpath = join(kafkaFolder(), "*");
  return startChild(["java", ...JAVA, ...logging, "-cp", classpath, mainClass, ...args], folder);
}

async function isStarted(child: Child): Promise<void> {
  const probe = () => {
    if (child.process.exitCode !== null) return "ended";
    return child.output().includes("Kafka Server started") ? "started" : undefined;
  };
  const state = await until("Kafka is started", probe, 60_000).catch(() => "late");
  if (state === "started") return;
  await child.kill();
  throw new Error(`Kafka did not come up: ${child.output()}`);
}

async function createTopic(brokers: string, name: string, partitions: number): Promise<void> {
  const admin = new Admin({ clientId: "tests", bootstrapBrokers: [brokers] });
  try {
    await admin.createTopics({ topics: [name], partitions, replicas: 1 });
  } finally {
    await admin.close();
  }
}
