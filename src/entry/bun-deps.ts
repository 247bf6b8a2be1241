import { join } from "node:path";
import { composeHasher, createHashingGate, createSessionGuard, type Secrets } from "../auth/index.ts";
import { memoryCache, upstashCache } from "../cache/index.ts";
import { createChannelRuntime, type Providers } from "../channels/index.ts";
import type { Config } from "../config.ts";
import { type Db, mappedShards, newId, type Shard, type Shards } from "../db/index.ts";
import type { Deps } from "../deps.ts";
import { createEventLog } from "../events/index.ts";
import type { MediaStorage } from "../media/index.ts";
import { loadSession } from "../services/account/index.ts";
import { createLiveFeeds } from "../services/analytics/index.ts";
import { createReadiness, recordSignals } from "../services/ops/index.ts";
import { createAccessCache } from "../services/store/index.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import { createSummed, type Tracer, tracedCache, tracedDb, tracedFetch } from "../telemetry/index.ts";
import type { OpenDatabase } from "./bun-database.ts";
import { createDeferred } from "./bun-deferred.ts";
import { createDemoBuilder } from "./bun-demo.ts";
import { openSecrets, withKnownMarks } from "./bun-keys.ts";
import { bunMail } from "./bun-mail.ts";
import { createFolderStorage } from "./bun-media-folder.ts";
import { bunOpenPublic, bunPostPublic } from "./bun-public-open.ts";
import { createScrape } from "./bun-scrape.ts";
import type { BunTelemetry } from "./bun-telemetry.ts";
import { openTransport } from "./bun-transport.ts";
import { bucketOf, createMedia } from "./media.ts";
import { bunArgon2Algorithm } from "./password-argon2.ts";
import { nodeScryptAlgorithm } from "./password-scrypt.ts";
import { clock, createLimits, createTokens, log, randomBytes, settingsOf, sleep } from "./platform.ts";
import { providersOf } from "./providers.ts";
import { readyParts } from "./ready-parts.ts";
import { watchConsumers } from "./watches.ts";

export type BunDeps = {
  readonly deps: Deps;
  /** Resolves when deferred work has ended. */
  readonly drain: () => Promise<void>;
};

export type BunDepsOptions = {
  config: Config;
  database: OpenDatabase;
  publicUrl: string;
  simulators: Providers;
  telemetry: BunTelemetry;
  /** True once the server is to stop. */
  isDraining: () => boolean;
};

/**
 * Composes the service for one Bun process; `simulators` = their addresses in demo mode.
 *
 * @throws WrongMasterKey when the database was sealed with another key; MasterKeyMissing, PreviousKeyNeeded
 */
export async function createBunDeps(options: BunDepsOptions): Promise<BunDeps> {
  const { config, database, publicUrl, simulators, telemetry } = options;
  const { metrics, tracer } = telemetry;
  const control = tracedDb(database.control, tracer, systemOf(config));
  const { defer, drain } = createDeferred((error) => log.error("deferred_failed", { fault: faultOf(error) }));
  const secrets = await openSecrets(config, control);
  const opened = await withKnownMarks(database, secrets);
  const tokens = await createTokens(secrets);
  const cache = cacheOf(config, secrets, telemetry);
  const shards = shardsOf(config, { control, opened, tracer });
  const channels = channelsOf(config, { simulators, cache, fetch: tracedFetch(fetch, tracer) });
  const watch = watchConsumers(telemetry);
  const transport = await openTransport(config, secrets);
  const events = createEventLog({ shards, transport, clock, randomBytes, log, defer, sleep, watch });
  const parts = readyParts(config, { control, shards, events, secrets, clock, channels, fetch });
  const access = createAccessCache();
  const deps: Deps = {
    clock,
    randomBytes,
    fetch,
    log,
    metrics,
    tracer,
    readiness: createReadiness({ parts, clock, sleep, isDraining: options.isDraining }),
    backup: database.backup,
    scrape: createScrape({
      token: config.metricsToken,
      telemetry,
      record: () => recordSignals(deps),
      sleep,
      log,
    }),
    defer,
    sleep,
    control,
    shards,
    cache,
    access,
    tokens,
    sessions: createSessionGuard({ load: loadSession(control), clock }),
    passwords: passwordsFor(config),
    secrets,
    limits: createLimits(secrets, config.redis && cache),
    channels,
    ...(await outward(config, tracer)),
    clicks: createClickBuffer({ shards, clock, log, defer, sleep, randomBytes }),
    events,
    live: createLiveFeeds({ control, shards, access, clock, sleep, log }),
    demo: createDemoBuilder({ isDemo: config.isDemo, channels }, () => deps),
    ...settingsOf(config, publicUrl),
  };
  return { deps, drain };
}

function shardsOf(
  config: Config,
  parts: { control: Db; opened: readonly [Shard, ...Shard[]]; tracer: Tracer },
): Shards {
  const traced = ({ name, db }: Shard): Shard => ({ name, db: tracedDb(db, parts.tracer, systemOf(config)) });
  const [main, ...more] = parts.opened;
  return mappedShards({
    control: parts.control,
    shards: [traced(main), ...more.map(traced)],
    clock,
    sleep,
    isShared: config.database !== undefined,
    onAway: (shard) => log.error("shard_away", { shard }),
  });
}

function systemOf({ database }: Config): "libsql" | "sqlite" {
  return database ? "libsql" : "sqlite";
}

function faultOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

/** Where files, mail and owners' webhooks go. */
async function outward(config: Config, tracer: Tracer): Promise<Pick<Deps, "media" | "mail" | "postPublic">> {
  return {
    media: createMedia(await storageOf(config), bunOpenPublic({ fetch })),
    mail: await bunMail(config, tracedFetch(fetch, tracer)),
    postPublic: bunPostPublic({ fetch }),
  };
}

/** The bucket, else a folder beside the database. */
async function storageOf(config: Config): Promise<MediaStorage> {
  const root = join(config.dataDir, "media");
  return (
    bucketOf(config, fetch) ??
    createFolderStorage({ root, newName: () => newId({ now: clock.now, randomBytes }), now: clock.now })
  );
}

/** A libSQL server may be shared with Workers, which can verify scrypt only (ADR 0010). */
function passwordsFor(config: Config): Deps["passwords"] {
  const argon2 = bunArgon2Algorithm();
  const scrypt = nodeScryptAlgorithm(randomBytes);
  return config.database
    ? composeHasher(scrypt, [argon2], createHashingGate())
    : composeHasher(argon2, [scrypt], createHashingGate());
}

function channelsOf(
  config: Config,
  { simulators, cache, fetch }: Pick<Deps["channels"], "simulators" | "fetch"> & Pick<Deps, "cache">,
): Deps["channels"] {
  return createChannelRuntime({
    fetch,
    now: clock.now,
    random: Math.random,
    withBulkhead: true,
    simulators,
    partners: providersOf(config),
    ...(config.redis ? { shared: cache } : {}),
  });
}

function cacheOf(config: Config, { deployment }: Secrets, { metrics, tracer }: BunTelemetry): Deps["cache"] {
  if (!config.redis) return memoryCache({ now: clock.now });
  const logFailure = createSummed({
    report: (kind, count) => log.error("cache_failed", { kind, count }),
    after: (ms, task) => void setTimeout(task, ms).unref(),
  });
  const onFailure = (kind: string) => {
    logFailure(kind);
    metrics.count("madang_cache_failures_total", { kind });
  };
  const prefix = `${deployment}:`;
  return tracedCache(upstashCache({ ...config.redis, now: clock.now, prefix, onFailure }), tracer);
}
