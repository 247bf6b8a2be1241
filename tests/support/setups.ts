import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StartedSimulators, startSimulators } from "../../src/entry/simulators.ts";
import { fakeS3, S3_BUCKET } from "../media/fake-s3.ts";
import { startHranaServer } from "./hrana.ts";
import { startKafka } from "./kafka.ts";
import { startRedis } from "./redis.ts";
import { startServer } from "./server.ts";

/** The service as an operator would run it, with real servers around it and simulated channels. */
export type SetUp = {
  readonly url: string;
  /** What its processes wrote, for failures. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

type Variables = Readonly<Record<string, string>>;
type Part = { readonly variables: Variables; readonly stop: () => Promise<void> };

const MASTER_KEY = Buffer.alloc(32, 7).toString("base64");

/** One process on a file: nothing configured. */
export async function onFile(): Promise<SetUp> {
  return startServer({});
}

/** One process on a file; Redis holds the cache and carries the messages. */
export async function onFileAndStreams(): Promise<SetUp> {
  return withParts([redisPart()], (variables) =>
    startServer({ env: { ...variables, EVENT_LOG: "redis-streams" } }),
  );
}

/** One process on a libSQL server, with Redis. */
export async function onServerAndRedis(): Promise<SetUp> {
  return withParts([databasePart(), redisPart()], (variables) =>
    startServer({ env: { ...variables, DEMO: "1" } }),
  );
}

/** Two processes behind one address that takes turns, on a libSQL server and Kafka. */
export async function onTwoProcessesAndKafka(): Promise<SetUp> {
  return withParts([databasePart(), kafkaPart(), bucketPart(), simulatorsPart()], async (variables) => {
    const balancer = startBalancer();
    const env = { ...variables, DEMO: "1", EVENT_LOG: "kafka", PUBLIC_URL: balancer.url };
    const first = await startServer({ env });
    const second = await startServer({ env });
    balancer.serve([first.url, second.url]);
    return {
      url: balancer.url,
      output: () => `${first.output()}\n${second.output()}`,
      stop: async () => {
        await balancer.stop();
        await Promise.all([first.stop(), second.stop()]);
      },
    };
  });
}

/** Starts the parts, then what needs their variables; stops all of it in the other order, also after a failed start. */
export async function withParts(
  parts: readonly Promise<Part>[],
  start: (variables: Variables) => Promise<SetUp>,
): Promise<SetUp> {
  const begun = await Promise.allSettled(parts);
  const running = begun.flatMap((part) => (part.status === "fulfilled" ? [part.value] : []));
  const stopParts = async () => void (await Promise.all(running.map((part) => part.stop())));
  try {
    for (const part of begun) if (part.status === "rejected") throw part.reason;
    const variables = Object.assign({}, ...running.map((part) => part.variables));
    const setUp = await start(variables);
    return {
      ...setUp,
      stop: async () => {
        await setUp.stop();
        await stopParts();
      },
    };
  } catch (error) {
    await stopParts();
    throw error;
  }
}

/** Our own libSQL server over HTTP, and the key that every process on it needs. */
export async function databasePart(): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), "madang-setup-"));
  const server = startHranaServer({ path: join(folder, "madang.db") });
  return {
    variables: { DATABASE_URL: server.url, DATABASE_AUTH_TOKEN: server.token, MADANG_SECRET: MASTER_KEY },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function redisPart(): Promise<Part> {
  const redis = await startRedis();
  return {
    variables: { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token },
    stop: redis.stop,
  };
}

export async function kafkaPart(): Promise<Part> {
  const kafka = await startKafka();
  await kafka.createTopic("event-topic", 6);
  return { variables: { KAFKA_BROKERS: kafka.brokers }, stop: kafka.stop };
}

/** A bucket for uploads, where there is no folder that every process shares. */
export async function bucketPart(): Promise<Part> {
  const s3 = fakeS3(Date.now);
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    maxRequestBodySize: 200 * 1024 * 1024,
    fetch: (request) => s3.fetch(request),
  });
  return {
    variables: {
      MEDIA_S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
      MEDIA_S3_BUCKET: S3_BUCKET,
      MEDIA_S3_ACCESS_KEY_ID: s3.options.accessKeyId,
      MEDIA_S3_SECRET_ACCESS_KEY: s3.options.secretAccessKey,
    },
    stop: () => server.stop(true),
  };
}

/** One set of channels for several processes. */
export async function simulatorsPart(): Promise<Part> {
  const simulators: StartedSimulators = startSimulators();
  const list = Object.entries(simulators.endpoints).map(([channel, url]) => `${channel}=${url}`);
  return { variables: { SIMULATORS: list.join(" ") }, stop: () => simulators.stop() };
}

/** Passes requests on to each process in turn; it waits for nothing and remembers nobody. */
function startBalancer() {
  let targets: readonly string[] = [];
  let turn = 0;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 60,
    fetch: (request) => {
      const target = targets[turn++ % targets.length];
      const { pathname, search } = new URL(request.url);
      return fetch(`${target}${pathname}${search}`, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        redirect: "manual",
        signal: request.signal,
        decompress: false,
      });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    serve: (urls: readonly string[]) => {
      targets = urls;
    },
    stop: () => server.stop(true),
  };
}
