import { createApp } from "../app.ts";
import { singleShard } from "../db/index.ts";
import { remoteDb } from "../db/remote.ts";
import type { Deps } from "../deps.ts";
import { REASON_MESSAGES } from "../errors.ts";
import { createEventLog } from "../events/index.ts";
import { errorBody } from "../rest/index.ts";
import { checkMasterKey, WrongMasterKey } from "../services/ops/index.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import { clock, log, randomBytes, sleep } from "./platform.ts";
import { runTick, TICKS } from "./ticks.ts";
import { createIsolate, type Isolate, type WorkerEnv, workerFetch } from "./worker-isolate.ts";

type Lifetime = { waitUntil(work: Promise<unknown>): void };

const app = createApp();
let isolate: Promise<Isolate> | undefined;

/** Bindings arrive with the first request; a failed start is tried again by the next one. */
function theIsolate(env: WorkerEnv): Promise<Isolate> {
  isolate ??= createIsolate(env).catch((error: unknown) => {
    isolate = undefined;
    throw error;
  });
  return isolate;
}

/** Its message names variables, never values. */
function reportFailedStart(error: unknown): undefined {
  log.error("start_failed", { problem: error instanceof Error ? error.message : "unknown" });
}

function failedStart(): Response {
  const reason = "INTERNAL_SERVER_ERROR";
  return Response.json(errorBody(reason, REASON_MESSAGES[reason], clock.now()), { status: 500 });
}

function requestDeps(shared: Isolate, lifetime: Lifetime, origin: string): Deps {
  const db = remoteDb(shared.openClient());
  const defer = (work: Promise<unknown>) => lifetime.waitUntil(work);
  const publicUrl = shared.config.publicUrl ?? origin;
  return {
    clock,
    randomBytes,
    fetch: workerFetch,
    log,
    defer,
    sleep,
    control: db,
    store: db,
    shards: singleShard(db),
    cache: shared.cache,
    access: shared.access,
    tokens: shared.tokens,
    sessions: shared.sessions,
    passwords: shared.passwords,
    secrets: shared.secrets,
    limits: shared.limits,
    channels: shared.channels,
    media: shared.media,
    clicks: createClickBuffer({ store: db, clock, log, defer, sleep }),
    events: createEventLog({ shards: singleShard(db), clock, randomBytes, log, defer, sleep }),
    publicUrl,
    isDemo: shared.config.isDemo,
    isSecureCookie: publicUrl.startsWith("https:"),
    operatorToken: shared.config.operatorToken,
    corsOrigins: shared.config.corsOrigins,
  };
}

/**
 * One query an isolate, over the request's own connection: another request must not wait for it. A database that does
 * not answer says nothing of the keys; the next request asks again.
 *
 * @throws WrongMasterKey
 */
async function checkKeys({ keys }: Isolate, deps: Deps): Promise<void> {
  if (keys.areChecked) return;
  try {
    await checkMasterKey(deps);
    keys.areChecked = true;
  } catch (error) {
    if (error instanceof WrongMasterKey) throw error;
  }
}

/** Cloudflare Workers: the app, and the ticks by a cron trigger. */
export default {
  async fetch(request: Request, env: WorkerEnv, lifetime: Lifetime): Promise<Response> {
    const shared = await theIsolate(env).catch(reportFailedStart);
    if (!shared) return failedStart();
    const deps = requestDeps(shared, lifetime, new URL(request.url).origin);
    try {
      await checkKeys(shared, deps);
    } catch (error) {
      reportFailedStart(error);
      return failedStart();
    }
    const address = request.headers.get("cf-connecting-ip") ?? "unknown";
    return app.fetch(request, { deps, address });
  },

  async scheduled(_controller: unknown, env: WorkerEnv, lifetime: Lifetime): Promise<void> {
    const shared = await theIsolate(env);
    const deps = requestDeps(shared, lifetime, "http://localhost");
    await checkKeys(shared, deps);
    for (const tick of TICKS) await runTick(deps, tick);
  },
};
