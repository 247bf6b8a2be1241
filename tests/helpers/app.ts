import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../src/app.ts";
import {
  composeHasher,
  createRateLimiter,
  createSecrets,
  createSessionGuard,
  createTokenService,
  directGate,
  type PasswordAlgorithm,
} from "../../src/auth/index.ts";
import { memoryCache } from "../../src/cache/index.ts";
import { createChannelRuntime, simulatorAccess } from "../../src/channels/index.ts";
import {
  createSimulators,
  IN_PROCESS_ENDPOINTS,
  simulatorFetch,
} from "../../src/channels/simulators/index.ts";
import { systemContext } from "../../src/context.ts";
import { openFileDb } from "../../src/db/file.ts";
import { MAIN_SHARD, mappedShards, newId, onAllShards, rawStatement } from "../../src/db/index.ts";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import type { Deps } from "../../src/deps.ts";
import { createEventLog } from "../../src/events/index.ts";
import { mailOff } from "../../src/mail/index.ts";
import { loadSession } from "../../src/services/account/index.ts";
import { createLiveFeeds } from "../../src/services/analytics/index.ts";
import { createAccessCache } from "../../src/services/store/index.ts";
import { createClickBuffer } from "../../src/services/tracking/index.ts";
import { noMetrics, noTracer } from "../../src/telemetry/index.ts";
import { fixedClock, namedKey, seededBytes } from "../auth/support.ts";
import { testMedia } from "../media/support.ts";

/** Hashing is tested elsewhere; here it would cost 25 ms a sign-up. */
const PLAIN: PasswordAlgorithm = {
  id: "plain",
  dummy: "$plain$",
  hash: async (password) => `$plain$${password}`,
  verify: async (password, phc) => phc === `$plain$${password}`,
  isOutdated: () => false,
};

const noNetwork: typeof fetch = Object.assign(() => Promise.reject(new Error("no network in tests")), {
  preconnect: () => {},
});

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

/**
 * The whole service in this process: database files of its own, six simulators, and a clock that stands still, or,
 * with several store databases, goes on by what is slept.
 *
 * @param shardNames of store databases beside `main`
 */
export async function createTestApp(over: Partial<Deps> = {}, shardNames: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "madang-app-"));
  const control = await openFileDb(join(folder, "control.db"));
  const store = await openFileDb(join(folder, "store.db"));
  await migrate(control.db, "control", MIGRATIONS.control);
  const more = await Promise.all(
    shardNames.map(async (name) => ({ name, ...(await openFileDb(join(folder, `${name}.db`))) })),
  );
  for (const { db } of [store, ...more]) await migrate(db, "store", MIGRATIONS.store);
  const clock = fixedClock();
  const randomBytes = seededBytes("app");
  const logged: string[] = [];
  const log = {
    info: (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields)}`),
    error: (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields)}`),
  };
  const running = new Set<Promise<unknown>>();
  const defer = (work: Promise<unknown>) => {
    const tracked = work.catch(() => undefined).finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const sleep = async (ms: number) => {
    if (shardNames.length === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(ms);
  };
  const secrets = await createSecrets({ masterKeys: [namedKey("master")], randomBytes });
  const simulators = createSimulators({ now: clock.now, sleep: async () => {}, seed: "app" });
  const newTestId = () => newId({ now: clock.now, randomBytes });
  const limits = { limit: 100_000, windowMs: 60_000, clock };
  const shards = mappedShards({
    control: control.db,
    shards: [{ name: MAIN_SHARD, db: store.db }, ...more.map(({ name, db }) => ({ name, db }))],
    clock,
    sleep,
    onAway: (shard) => log.error("shard_away", { shard }),
  });
  const access = createAccessCache();
  // A feed sleeps between its looks: with the instant sleep of the tests it would look without end.
  const really = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
  const deps: Deps = {
    clock,
    randomBytes,
    fetch: noNetwork,
    log,
    metrics: noMetrics,
    tracer: noTracer,
    readiness: { report: async () => ({ status: "UP", parts: [] }) },
    backup: undefined,
    scrape: undefined,
    defer,
    sleep,
    control: control.db,
    shards,
    cache: memoryCache({ now: clock.now }),
    access,
    tokens: await createTokenService({
      keys: secrets.tokenKeys,
      issuer: "madang",
      audience: "madang",
      clock,
      newId: newTestId,
    }),
    sessions: createSessionGuard({ load: loadSession(control.db), clock }),
    passwords: composeHasher(PLAIN, [], directGate),
    secrets,
    limits: {
      login: createRateLimiter(limits),
      loginAddress: createRateLimiter(limits),
      entry: createRateLimiter(limits),
      ownCode: createRateLimiter(limits),
      findDay: createRateLimiter(limits),
      webhook: createRateLimiter(limits),
      upload: createRateLimiter(limits),
      signIn: createRateLimiter(limits),
      demo: createRateLimiter(limits),
      demoDay: createRateLimiter(limits),
      share: createRateLimiter(limits),
    },
    channels: createChannelRuntime({
      fetch: simulatorFetch(simulators),
      now: clock.now,
      random: () => 0.5,
      withBulkhead: true,
      simulators: simulatorAccess(IN_PROCESS_ENDPOINTS),
    }),
    media: testMedia(),
    mail: mailOff,
    postPublic: () => Promise.reject(new Error("no network in tests")),
    clicks: createClickBuffer({ shards, clock, log, defer, sleep, randomBytes }),
    events: createEventLog({ shards, clock, randomBytes, log, defer, sleep }),
    live: createLiveFeeds({ control: control.db, shards, access, clock, log, sleep: over.sleep ?? really }),
    demo: undefined,
    publicUrl: "http://madang.test",
    isDemo: true,
    benchmarkCohortMin: 10,
    isSecureCookie: false,
    operatorToken: "operator-token-of-the-tests-0123456789",
    corsOrigins: [],
    ...over,
  };
  const app = createApp();
  const fetchApp = (path: string, init?: RequestInit) =>
    Promise.resolve(
      app.fetch(new Request(`http://madang.test${path}`, init), { deps, address: "203.0.113.7" }),
    );
  return {
    deps,
    clock,
    folder,
    logged,
    fetch: fetchApp,
    system: () => systemContext(deps),
    newId: newTestId,
    /** Of all store databases. */
    rows: (sql: string, ...args: unknown[]) =>
      onAllShards(shards, async (db) => (await db.query([rawStatement(sql, args)]))[0] ?? []),
    controlRows: async (sql: string, ...args: unknown[]) =>
      (await control.db.query([rawStatement(sql, args)]))[0] ?? [],
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
      await deps.events.drain();
    },
    close: async () => {
      while (running.size > 0) await Promise.all(running);
      await control.close();
      for (const file of [store, ...more]) await file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
