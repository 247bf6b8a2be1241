import {
  type Bytes,
  composeHasher,
  createSecrets,
  createSessionGuard,
  directGate,
  fromBase64Url,
  type PasswordHasher,
  type Secrets,
  type SessionGuard,
  type TokenService,
} from "../auth/index.ts";
import { type Cache, memoryCache, upstashCache } from "../cache/index.ts";
import { type ChannelRuntime, createChannelRuntime } from "../channels/index.ts";
import { type Config, parseConfig } from "../config.ts";
import { createShardMemory, type Shard, type ShardMemory } from "../db/index.ts";
import type { RemoteDb } from "../db/remote.ts";
import type { Deps } from "../deps.ts";
import { type MailPort, mailOff } from "../mail/index.ts";
import type { Media } from "../media/index.ts";
import { loadSession } from "../services/account/index.ts";
import type { ReadyMemory } from "../services/ops/index.ts";
import { type AccessCache, createAccessCache } from "../services/store/index.ts";
import { httpMailOf } from "./mail.ts";
import { bucketOf, createMedia } from "./media.ts";
import { nodeScryptAlgorithm } from "./password-scrypt.ts";
import { clock, createLimits, createTokens, log, randomBytes } from "./platform.ts";
import { providersOf, simulatorsOf } from "./providers.ts";
import { openDatabaseServer } from "./remote-database.ts";
import { type Duty, dutyOf } from "./tick-duty.ts";
import { CannotServe, type CheckedDatabases } from "./worker-start.ts";
import { createTurns, type Turns } from "./worker-turns.ts";

/** Text bindings have the configuration's names. */
export type WorkerEnv = Readonly<Record<string, unknown>>;

/** The global, called without a receiver: as a method of another object Workers refuse it. */
export const workerFetch: typeof fetch = Object.assign(
  (...args: Parameters<typeof fetch>) => fetch(...args),
  { preconnect: () => {} },
);

/**
 * Longer than on Bun: a request's time also runs while others of its isolate use the CPU (a sign-in a quarter of a
 * second), and what is cut for that and tried again only makes it busier.
 */
const REMOTE = { fetch: workerFetch, limitsMs: { read: 10_000, write: 15_000, migrate: 30_000 } };

/** What lives as long as the isolate. No socket, signal, timer or database client is among it. */
export type Isolate = {
  readonly config: Config;
  readonly openDatabase: () => RemoteDb;
  /** The store databases beside it. */
  readonly openShards: () => readonly Shard[];
  readonly shardMemory: ShardMemory;
  readonly secrets: Secrets;
  /** Whether the database was found to have this release's schema, and to be sealed with these keys. */
  readonly database: CheckedDatabases;
  readonly tokens: TokenService;
  readonly sessions: SessionGuard;
  readonly passwords: PasswordHasher;
  readonly limits: Deps["limits"];
  readonly channels: ChannelRuntime;
  readonly media: Media;
  readonly mail: MailPort;
  readonly access: AccessCache;
  readonly cache: Cache;
  readonly turns: Turns;
  /** Which of several processes runs a tick; undefined where nothing is shared with others. */
  readonly duty: Duty | undefined;
  readonly ready: ReadyMemory;
};

/** @throws ConfigError */
export async function createIsolate(env: WorkerEnv): Promise<Isolate> {
  const config = parseConfig(textBindings(env));
  const openDatabase = databaseOf(config);
  const secrets = await createSecrets({ masterKeys: masterKeysOf(config), randomBytes });
  const cache = cacheOf(config, secrets);
  return {
    config,
    openDatabase,
    openShards: () => openShards(config.shards),
    shardMemory: createShardMemory(),
    secrets,
    database: { isChecked: false, shards: new Set() },
    tokens: await createTokens(secrets),
    sessions: createSessionGuard({ load: (sid) => loadSession(openDatabase().control)(sid), clock }),
    passwords: composeHasher(nodeScryptAlgorithm(randomBytes), [], directGate),
    limits: createLimits(secrets, config.redis && cache),
    channels: createChannelRuntime({
      fetch: workerFetch,
      now: clock.now,
      random: () => Math.random(),
      withBulkhead: false,
      // waitUntil ends 30 s after the answer.
      inlineMs: 20_000,
      simulators: simulatorsOf(config),
      partners: providersOf(config),
      ...(config.redis ? { shared: cache } : {}),
    }),
    // No pinning here: global_fetch_strictly_public sends every request to the open internet.
    media: createMedia(bucketOf(config, workerFetch), (url, signal) =>
      workerFetch(url, { redirect: "manual", signal }),
    ),
    mail: mailOf(config),
    access: createAccessCache(),
    cache,
    turns: createTurns(clock),
    duty: dutyOf({ cache, clock }),
    ready: {},
  };
}

/** @throws CannotServe for SMTP, because a Worker has no mail ports; for mail whose links would lead nowhere */
function mailOf(config: Config): MailPort {
  if (config.mail?.kind === "smtp")
    throw new CannotServe("SMTP_URL: is for Bun; a Worker takes MAIL_API_KEY and MAIL_FROM");
  const http = httpMailOf(config, workerFetch);
  if (http && config.publicUrl === undefined)
    throw new CannotServe("PUBLIC_URL: mail needs the address that customers reach, for its links");
  if (!http) log.info("mail_off", { problem: "MAIL_API_KEY" });
  return http ?? mailOff;
}

function textBindings(env: WorkerEnv): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (typeof value === "string") texts[name] = value;
  }
  return texts;
}

/** One for each request: a client's queue must not resume one request's work inside another. */
function databaseOf(config: Config): () => RemoteDb {
  const { database } = config;
  if (!database) throw new CannotServe("DATABASE_URL: a Worker needs a libSQL server");
  return () => openDatabaseServer(database, REMOTE);
}

function openShards(shards: Config["shards"]): readonly Shard[] {
  return shards.map(({ name, ...endpoint }) => ({
    name,
    db: openDatabaseServer(endpoint, REMOTE).store,
  }));
}

function masterKeysOf({ masterKey, previousMasterKey }: Config): [Bytes, ...Bytes[]] {
  const current = keyOf(masterKey);
  if (!current) throw new CannotServe("MADANG_SECRET: a Worker has no folder to keep a key in");
  const previous = keyOf(previousMasterKey);
  return previous ? [current, previous] : [current];
}

function keyOf(base64: string | undefined): Bytes | undefined {
  const text = base64?.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return text === undefined ? undefined : fromBase64Url(text);
}

function cacheOf(config: Config, { deployment }: Secrets): Cache {
  if (!config.redis) return memoryCache({ now: clock.now });
  const onFailure = (kind: string) => log.error("cache_failed", { kind });
  return upstashCache({ ...config.redis, now: clock.now, prefix: `${deployment}:`, onFailure });
}
