import type { Config } from "../config.ts";
import { type Db, MAIN_SHARD } from "../db/index.ts";
import { MIGRATION_NAMES } from "../db/migration-names.generated.ts";
import { probeWrite } from "../db/probe.ts";
import { countPending } from "../db/schema-state.ts";
import type { Deps } from "../deps.ts";
import { CONSUMERS, readConsumerHealth } from "../events/index.ts";
import { checkMasterKey, type PartVerdict, type ReadyPart, WrongMasterKey } from "../services/ops/index.ts";
import { checkRedis } from "./redis-check.ts";

const UP: PartVerdict = { status: "UP" };
const LAG_MAX_MS = 60_000;

type Parts = Pick<Deps, "control" | "shards" | "events" | "secrets" | "clock" | "channels" | "fetch">;

/** What each part means, and whose status ends the readiness. Shards stand for themselves in place of `{shard}`. */
export const READY_PARTS = {
  "database control":
    "The database of accounts: its schema, and a write that leaves no row. DOWN without either.",
  "database {shard}":
    "A database of stores, the same. Never more than DEGRADED but for `main`: only its stores miss it.",
  keys: "MADANG_SECRET opens what this database holds. DOWN otherwise.",
  "consumers {shard}":
    "Age of the oldest message that a consumer has not read. DOWN from a minute on; only DEGRADED while what carries messages cannot be reached, and for databases other than `main`.",
  "event log": "What EVENT_LOG names. Never more than DEGRADED: messages wait in the outbox.",
  redis:
    "Upstash Redis answers and takes the token. Never more than DEGRADED: everything goes on without it.",
  channels:
    "Which simulators and providers stores can be connected to. Outside demo mode Instagram, KakaoChannel and NaverBlog always are: they stand at public addresses and need only the store's own account. DEGRADED where there is none, as in a Worker's demo without SIMULATORS.",
} as const;

/** Every part that /readyz tells of, in the order in which a person would look for a fault. */
export function readyParts(config: Config, deps: Parts): ReadyPart[] {
  return [
    databasePart("database control", deps.control, "control"),
    ...deps.shards.all.map(({ name, db }) => ({
      ...databasePart(`database ${name}`, db, "store"),
      isPartial: name !== MAIN_SHARD,
    })),
    { name: "keys", check: () => checkKeys(deps) },
    ...deps.shards.all.map(({ name, db }) => ({
      name: `consumers ${name}`,
      check: () => checkLag(deps, db),
      isPartial: name !== MAIN_SHARD,
    })),
    { name: "event log", check: () => checkTransport(config, deps) },
    { name: "redis", check: () => checkCache(config, deps.fetch) },
    { name: "channels", check: () => checkChannels(deps) },
  ];
}

function databasePart(name: string, db: Db, schema: "control" | "store"): ReadyPart {
  const check = async (): Promise<PartVerdict> => {
    const pending = await countPending(db, schema, MIGRATION_NAMES[schema]);
    if (pending > 0) return { status: "DOWN", reason: `${pending} migrations are missing` };
    await probeWrite(db, schema);
    return UP;
  };
  return { name, check };
}

async function checkKeys(deps: Parts): Promise<PartVerdict> {
  try {
    await checkMasterKey(deps);
    return UP;
  } catch (error) {
    if (!(error instanceof WrongMasterKey)) throw error;
    return { status: "DOWN", reason: "MADANG_SECRET is not the key of this database" };
  }
}

/** Old messages are nobody's fault here while what should carry them cannot be reached. */
async function checkLag({ clock, events }: Parts, db: Db): Promise<PartVerdict> {
  const health = await Promise.all(CONSUMERS.map((one) => readConsumerHealth(db, one, clock.now())));
  const ageMs = Math.max(0, ...health.map(({ oldestAgeMs }) => oldestAgeMs ?? 0));
  if (ageMs < LAG_MAX_MS) return { ...UP, ageMs };
  const isCarried = await events.check().then(
    () => true,
    () => false,
  );
  return { status: isCarried ? "DOWN" : "DEGRADED", reason: "the oldest message waits for a minute", ageMs };
}

/** Messages wait in the outbox meanwhile: nobody's request needs what carries them. */
async function checkTransport({ eventLog, redis }: Config, deps: Parts): Promise<PartVerdict> {
  if (eventLog.kind === "outbox") return { ...UP, reason: "outbox in the database" };
  try {
    await deps.events.check();
    return { ...UP, reason: eventLog.kind };
  } catch (error) {
    const told = redis && eventLog.kind === "redis-streams" ? await checkRedis(redis, deps.fetch) : undefined;
    return { status: "DEGRADED", reason: told ?? transportFault(eventLog.kind, error) };
  }
}

/** Kafka's own errors hold codes only; of any other the class is enough. */
function transportFault(kind: Config["eventLog"]["kind"], error: unknown): string {
  if (!(error instanceof Error)) return `EVENT_LOG: ${kind} cannot be reached`;
  if (error.name !== "KafkaError") return `EVENT_LOG: ${kind} cannot be reached (${error.name})`;
  const isRefused = /SASL|AUTHENTICATION/.test(error.message);
  return isRefused ? `KAFKA_USERNAME, KAFKA_PASSWORD: refused. ${error.message}` : error.message;
}

async function checkCache({ redis }: Config, call: typeof fetch): Promise<PartVerdict> {
  if (!redis) return { ...UP, reason: "cache in this process" };
  const problem = await checkRedis(redis, call);
  return problem === undefined ? UP : { status: "DEGRADED", reason: problem };
}

/** None at all, which a demo without simulators has, is no fault of a new installation; but somebody should know. */
async function checkChannels({ channels }: Parts): Promise<PartVerdict> {
  const simulated = Object.keys(channels.simulators).length;
  const partners = Object.keys(channels.partners);
  if (simulated + partners.length === 0)
    return { status: "DEGRADED", reason: "no provider of any channel is configured" };
  const names = [...(simulated > 0 ? [`${simulated} simulators`] : []), ...partners];
  return { ...UP, reason: names.join(", ") };
}
