import type { Client } from "@libsql/client";
import { createClient } from "@libsql/client/web";
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
import {
  type ChannelId,
  type ChannelRuntime,
  createChannelRuntime,
  type Providers,
  simulatorAccess,
} from "../channels/index.ts";
import { type Config, parseConfig } from "../config.ts";
import { remoteDb } from "../db/remote.ts";
import type { Deps } from "../deps.ts";
import type { Media } from "../media/index.ts";
import { loadSession } from "../services/account/index.ts";
import { type AccessCache, createAccessCache } from "../services/store/index.ts";
import { bucketOf, createMedia } from "./media.ts";
import { nodeScryptAlgorithm } from "./password-scrypt.ts";
import { clock, createLimits, createTokens, log, randomBytes } from "./platform.ts";
import { providersOf } from "./providers.ts";

/** Text bindings: the configuration's names, and SIMULATORS where demo stores talk to simulators elsewhere. */
export type WorkerEnv = Readonly<Record<string, unknown>>;

/** The global, called without a receiver: as a method of another object Workers refuse it. */
export const workerFetch: typeof fetch = Object.assign(
  (...args: Parameters<typeof fetch>) => fetch(...args),
  { preconnect: () => {} },
);

/** What lives as long as the isolate. No socket, signal, timer or database client is among it. */
export type Isolate = {
  readonly config: Config;
  readonly openClient: () => Client;
  readonly secrets: Secrets;
  /** Whether the database was found to be sealed with these keys. */
  readonly keys: { areChecked: boolean };
  readonly tokens: TokenService;
  readonly sessions: SessionGuard;
  readonly passwords: PasswordHasher;
  readonly limits: Deps["limits"];
  readonly channels: ChannelRuntime;
  readonly media: Media;
  readonly access: AccessCache;
  readonly cache: Cache;
};

/** @throws ConfigError */
export async function createIsolate(env: WorkerEnv): Promise<Isolate> {
  const config = parseConfig(textBindings(env));
  const openClient = databaseOf(config);
  const secrets = await createSecrets({ masterKeys: masterKeysOf(config), randomBytes });
  const cache = cacheOf(config);
  return {
    config,
    openClient,
    secrets,
    keys: { areChecked: false },
    tokens: await createTokens(secrets),
    sessions: createSessionGuard({ load: (sid) => loadSession(remoteDb(openClient()))(sid), clock }),
    passwords: composeHasher(nodeScryptAlgorithm(randomBytes), [], directGate),
    limits: createLimits(),
    channels: createChannelRuntime({
      fetch: workerFetch,
      now: clock.now,
      random: () => Math.random(),
      withBulkhead: false,
      // waitUntil ends 30 s after the answer.
      inlineMs: 20_000,
      simulators: simulatorsOf(env),
      partners: providersOf(config),
      ...(config.redis ? { shared: cache } : {}),
    }),
    // No pinning here: global_fetch_strictly_public sends every request to the open internet.
    media: createMedia(bucketOf(config, workerFetch), (url, signal) =>
      workerFetch(url, { redirect: "manual", signal }),
    ),
    access: createAccessCache(),
    cache,
  };
}

function textBindings(env: WorkerEnv): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (typeof value === "string") texts[name] = value;
  }
  return texts;
}

/** A client for each request: its queue must not resume one request's work inside another. */
function databaseOf(config: Config): () => Client {
  const { database } = config;
  if (!database) throw new Error("DATABASE_URL: a Worker needs a libSQL server");
  const { url, authToken } = database;
  return () => createClient({ url, concurrency: 64, ...(authToken === undefined ? {} : { authToken }) });
}

function masterKeysOf({ masterKey, previousMasterKey }: Config): [Bytes, ...Bytes[]] {
  const current = keyOf(masterKey);
  if (!current) throw new Error("MADANG_SECRET: a Worker has no folder to keep a key in");
  const previous = keyOf(previousMasterKey);
  return previous ? [current, previous] : [current];
}

function keyOf(base64: string | undefined): Bytes | undefined {
  const text = base64?.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return text === undefined ? undefined : fromBase64Url(text);
}

function cacheOf(config: Config): Cache {
  if (!config.redis) return memoryCache({ now: clock.now });
  const onFailure = (kind: string) => log.error("cache_failed", { kind });
  return upstashCache({ ...config.redis, now: clock.now, onFailure });
}

/** SIMULATORS="Instagram=http://127.0.0.1:9001 …" */
function simulatorsOf(env: WorkerEnv): Providers {
  const listed = typeof env["SIMULATORS"] === "string" ? env["SIMULATORS"].split(/\s+/) : [];
  const endpointOf = (id: ChannelId) =>
    listed.find((text) => text.startsWith(`${id}=`))?.slice(id.length + 1) ?? "";
  const all = simulatorAccess({
    WooridongneTV: endpointOf("WooridongneTV"),
    RingoBiz: endpointOf("RingoBiz"),
    GenieTV: endpointOf("GenieTV"),
    Instagram: endpointOf("Instagram"),
    NaverBlog: endpointOf("NaverBlog"),
    KakaoChannel: endpointOf("KakaoChannel"),
  });
  return Object.fromEntries(Object.entries(all).filter(([, { endpoint }]) => endpoint !== ""));
}
