import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Db, rawStatement } from "../../src/db/index.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { type ConsumerHealth, findConsumer, readConsumerHealth } from "../../src/events/index.ts";
import { startKafka } from "../support/kafka.ts";
import { startRedis } from "../support/redis.ts";
import { type StartedServer, startServer } from "../support/server.ts";
import { databasePart, simulatorsPart } from "../support/setups.ts";
import { until } from "../support/until.ts";
import { createOutageLoad, type OutageLoad } from "./outage-load.ts";

/** What stops under load: a broker for a while, or one of the processes for good. */
export type Outage = "kafka" | "redis-streams" | "process";

export type OutageOptions = {
  readonly outage: Outage;
  readonly outageMs: number;
  /** Registrations a second over both processes. */
  readonly perSecond: number;
  /** Told every second or so. */
  readonly onProgress?: (health: ConsumerHealth, seconds: number) => void;
};

export type OutageReport = {
  /** Registrations answered with 200; of the others the outcome was asked for again. */
  readonly acknowledged: number;
  readonly refused: number;
  readonly p99Ms: number;
  /** Acknowledged registrations that are not in the database. */
  readonly lost: number;
  /** Registrations that the dashboard's numbers have too few or too many. */
  readonly missing: number;
  readonly doubled: number;
  /** Messages not applied when the broker was back or the process was gone, and how long they took from then on. */
  readonly lagThen: number;
  readonly caughtUpMs: number;
  /** After the load: parked, failing and dead messages. */
  readonly left: number;
  readonly output: () => string;
};

const BEFORE_MS = 2_000;
const AFTER_MS = 3_000;
const CATCH_UP_MS_MAX = 180_000;

/** Two Bun processes on one libSQL server, registrations through their API all the while. */
export async function runOutage(options: OutageOptions): Promise<OutageReport> {
  const stops: (() => unknown)[] = [];
  const keep = <T extends { stop: () => unknown }>(part: T): T => {
    stops.unshift(() => part.stop());
    return part;
  };
  try {
    const database = keep(await databasePart());
    const simulators = keep(await simulatorsPart());
    const broker = keep(await startBroker(options.outage));
    const dataDir = mkdtempSync(join(tmpdir(), "madang-outage-"));
    stops.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const env = { ...database.variables, ...simulators.variables, ...broker.variables, DEMO: "1" };
    const processes = [
      keep(await startServer({ env, dataDir })),
      keep(await startServer({ env, dataDir })),
    ] as const;
    const load = await createOutageLoad(
      processes.map(({ url }) => url),
      options.perSecond,
    );
    return await underLoad(options, { broker, processes, load, store: storeOf(database.variables) });
  } finally {
    for (const stop of stops) await stop();
  }
}

type Stage = {
  readonly broker: Broker;
  readonly processes: readonly [StartedServer, StartedServer];
  readonly load: OutageLoad;
  readonly store: Db;
};

async function underLoad(
  { outage, outageMs, onProgress = () => {} }: OutageOptions,
  { broker, processes, load, store }: Stage,
): Promise<OutageReport> {
  const health = () => readConsumerHealth(store, findConsumer("analytics"), Date.now());
  const begunAt = performance.now();
  const watch = setInterval(() => {
    health().then(
      (now) => onProgress(now, (performance.now() - begunAt) / 1_000),
      () => {},
    );
  }, 1_000);
  load.start();
  await Bun.sleep(BEFORE_MS);
  if (outage === "process") {
    processes[0].signal("SIGKILL", "process");
    load.forget(processes[0].url);
  } else {
    await broker.down();
    await Bun.sleep(outageMs);
    await broker.up();
  }
  const backAt = performance.now();
  const then = await health();
  const caughtUp = until(
    "what had piled up is applied",
    async () => ((await health()).cursor >= then.head ? performance.now() - backAt : undefined),
    CATCH_UP_MS_MAX,
  );
  await Bun.sleep(outage === "process" ? outageMs : AFTER_MS);
  const { acknowledged, refused, p99Ms, entries } = await load.finish();
  const caughtUpMs = await caughtUp;
  const last = await until(
    "lag is 0",
    async () => {
      const now = await health();
      return now.lag === 0 ? now : undefined;
    },
    CATCH_UP_MS_MAX,
  );
  clearInterval(watch);
  return {
    ...{ acknowledged, refused, p99Ms, caughtUpMs, lagThen: then.lag, left: leftOf(last) },
    ...(await compare(store, entries)),
    output: () => processes.map((process) => process.output()).join("\n"),
  };
}

function leftOf({ parked, failing, dead }: ConsumerHealth): number {
  return parked + failing + dead;
}

async function compare(store: Db, entryCodes: ReadonlySet<string>) {
  const [codes = [], totals = []] = await store.query([
    rawStatement("select entry_code from participants", []),
    rawStatement(
      `select (select count(*) from participants p where p.event_id = s.event_id) as facts, s.participants,
         (select sum(participants) from timeline_hourly h where h.event_id = s.event_id) as hours
       from event_stats s`,
      [],
    ),
  ]);
  const known = new Set(codes.map((row) => String(row["entry_code"])));
  const differences = totals.flatMap((row) =>
    ["participants", "hours"].map((column) => Number(row[column] ?? 0) - Number(row["facts"])),
  );
  return {
    lost: [...entryCodes].filter((code) => !known.has(code)).length,
    missing: differences.reduce((sum, each) => sum + Math.max(0, -each), 0),
    doubled: differences.reduce((sum, each) => sum + Math.max(0, each), 0),
  };
}

function storeOf(variables: Readonly<Record<string, string>>): Db {
  const url = variables["DATABASE_URL"] ?? "";
  return openDatabaseServer({ url, authToken: variables["DATABASE_AUTH_TOKEN"] }).store;
}

type Broker = {
  readonly variables: Readonly<Record<string, string>>;
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

async function startBroker(outage: Outage): Promise<Broker> {
  if (outage === "redis-streams") {
    const redis = await startRedis({ isKept: true });
    const variables = { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token };
    return {
      variables: { ...variables, EVENT_LOG: "redis-streams" },
      down: redis.kill,
      up: redis.restart,
      stop: redis.stop,
    };
  }
  const kafka = await startKafka();
  await kafka.createTopic("event-topic", 6);
  return {
    variables: { KAFKA_BROKERS: kafka.brokers, EVENT_LOG: "kafka" },
    down: kafka.kill,
    up: kafka.restart,
    stop: kafka.stop,
  };
}
