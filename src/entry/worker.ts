import { createApp } from "../app.ts";
import { systemContext } from "../context.ts";
import { remoteDb } from "../db/remote.ts";
import type { Deps } from "../deps.ts";
import { REASON_MESSAGES } from "../errors.ts";
import { createEventLog } from "../events/index.ts";
import { errorBody } from "../rest/index.ts";
import { purgeExpiredAccess } from "../services/account/index.ts";
import { sealAudit } from "../services/audit/index.ts";
import { tickDistribution, tickStatistics } from "../services/distribution/index.ts";
import { tickLifecycle } from "../services/event/index.ts";
import { tickEventLog } from "../services/ops/index.ts";
import { tickParticipation } from "../services/participation/index.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import {
  clock,
  createIsolate,
  type Isolate,
  log,
  randomBytes,
  type WorkerEnv,
  workerFetch,
} from "./worker-isolate.ts";

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
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
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
    cache: shared.cache,
    access: shared.access,
    tokens: shared.tokens,
    sessions: shared.sessions,
    passwords: shared.passwords,
    secrets: shared.secrets,
    limits: shared.limits,
    channels: shared.channels,
    clicks: createClickBuffer({ store: db, clock, log, defer, sleep }),
    events: createEventLog({ store: db, clock, randomBytes, log, defer, sleep }),
    publicUrl,
    isDemo: shared.config.isDemo,
    isSecureCookie: publicUrl.startsWith("https:"),
    operatorToken: shared.config.operatorToken,
    corsOrigins: shared.config.corsOrigins,
  };
}

const TICKS = [
  tickEventLog,
  tickLifecycle,
  tickDistribution,
  tickStatistics,
  tickParticipation,
  sealAudit,
  purgeExpiredAccess,
] as const;

/** Cloudflare Workers: the app, and the ticks by a cron trigger. */
export default {
  async fetch(request: Request, env: WorkerEnv, lifetime: Lifetime): Promise<Response> {
    const shared = await theIsolate(env).catch(reportFailedStart);
    if (!shared) return failedStart();
    const deps = requestDeps(shared, lifetime, new URL(request.url).origin);
    const address = request.headers.get("cf-connecting-ip") ?? "unknown";
    return app.fetch(request, { deps, address });
  },

  async scheduled(_controller: unknown, env: WorkerEnv, lifetime: Lifetime): Promise<void> {
    const shared = await theIsolate(env);
    const ctx = systemContext(requestDeps(shared, lifetime, "http://localhost"));
    for (const tick of TICKS) {
      try {
        await tick({ ctx });
      } catch (error) {
        log.error("tick_failed", { tick: tick.name, fault: error instanceof Error ? error.name : "unknown" });
      }
    }
  },
};
