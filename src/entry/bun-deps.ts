import { join } from "node:path";
import { composeHasher, createHashingGate, createSecrets, createSessionGuard } from "../auth/index.ts";
import { memoryCache, upstashCache } from "../cache/index.ts";
import { createChannelRuntime, type Providers } from "../channels/index.ts";
import type { Config } from "../config.ts";
import { type Db, newId, singleShard } from "../db/index.ts";
import type { Deps } from "../deps.ts";
import { createEventLog } from "../events/index.ts";
import type { MediaStorage } from "../media/index.ts";
import { loadSession } from "../services/account/index.ts";
import { checkMasterKey } from "../services/ops/index.ts";
import { createAccessCache } from "../services/store/index.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import { masterKey, previousMasterKey } from "./bun-master-key.ts";
import { createFolderStorage } from "./bun-media-folder.ts";
import { bunOpenPublic } from "./bun-public-open.ts";
import { bucketOf, createMedia } from "./media.ts";
import { bunArgon2Algorithm } from "./password-argon2.ts";
import { nodeScryptAlgorithm } from "./password-scrypt.ts";
import { clock, createLimits, createTokens, log, randomBytes, sleep } from "./platform.ts";
import { providersOf } from "./providers.ts";

export type BunDeps = {
  readonly deps: Deps;
  /** Resolves when deferred work has ended. */
  readonly drain: () => Promise<void>;
};

export type BunDepsOptions = {
  config: Config;
  control: Db;
  store: Db;
  publicUrl: string;
  simulators: Providers;
};

/**
 * Composes the service for one Bun process; `simulators` = their addresses in demo mode.
 *
 * @throws WrongMasterKey when the database was sealed with another key
 */
export async function createBunDeps(options: BunDepsOptions): Promise<BunDeps> {
  const { config, control, store, publicUrl, simulators } = options;
  const running = new Set<Promise<unknown>>();
  const defer = (work: Promise<unknown>): void => {
    const tracked = work
      .catch((error: unknown) =>
        log.error("deferred_failed", { fault: error instanceof Error ? error.name : "unknown" }),
      )
      .finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const master = masterKey(config.masterKey, config.dataDir, randomBytes);
  const secrets = await createSecrets({
    masterKeys: [master, ...previousMasterKey(config.previousMasterKey)],
    randomBytes,
  });
  await checkMasterKey({ control, secrets, clock });
  const tokens = await createTokens(secrets);
  const cache = cacheOf(config);
  const deps: Deps = {
    clock,
    randomBytes,
    fetch,
    log,
    defer,
    sleep,
    control,
    store,
    shards: singleShard(store),
    cache,
    access: createAccessCache(),
    tokens,
    sessions: createSessionGuard({ load: loadSession(control), clock }),
    passwords: passwordsFor(config),
    secrets,
    limits: createLimits(),
    channels: createChannelRuntime({
      fetch,
      now: clock.now,
      random: Math.random,
      withBulkhead: true,
      simulators,
      partners: providersOf(config),
      ...(config.redis ? { shared: cache } : {}),
    }),
    media: createMedia(await storageOf(config), bunOpenPublic({ fetch })),
    clicks: createClickBuffer({ shards: singleShard(store), clock, log, defer, sleep }),
    events: createEventLog({ shards: singleShard(store), clock, randomBytes, log, defer, sleep }),
    publicUrl,
    isDemo: config.isDemo,
    isSecureCookie: publicUrl.startsWith("https:"),
    operatorToken: config.operatorToken,
    corsOrigins: config.corsOrigins,
  };
  return { deps, drain: () => settleAll(running) };
}

/** The bucket, else a folder beside the database. */
async function storageOf(config: Config): Promise<MediaStorage> {
  const root = join(config.dataDir, "media");
  return (
    bucketOf(config, fetch) ??
    createFolderStorage({ root, newName: () => newId({ now: clock.now, randomBytes }), now: clock.now })
  );
}

/** Deferred work may defer more. */
async function settleAll(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}

/** A libSQL server may be shared with Workers, which can verify scrypt only (ADR 0010). */
function passwordsFor(config: Config): Deps["passwords"] {
  const argon2 = bunArgon2Algorithm();
  const scrypt = nodeScryptAlgorithm(randomBytes);
  return config.database
    ? composeHasher(scrypt, [argon2], createHashingGate())
    : composeHasher(argon2, [scrypt], createHashingGate());
}

function cacheOf(config: Config): Deps["cache"] {
  if (!config.redis) return memoryCache({ now: clock.now });
  return upstashCache({
    ...config.redis,
    now: clock.now,
    onFailure: (kind: string) => log.error("cache_failed", { kind }),
  });
}
