import type { Config } from "../config.ts";
import { singleShard } from "../db/index.ts";
import type { Deps } from "../deps.ts";
import { createEventLog } from "../events/index.ts";
import { cloudflareQueues, type QueueProducer } from "../events/transport/cloudflare-queues.ts";
import type { EventTransport } from "../events/transport/transport.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import { clock, log, randomBytes, sleep } from "./platform.ts";
import { takingTurns } from "./worker-event-log.ts";
import { type Isolate, type WorkerEnv, workerFetch } from "./worker-isolate.ts";
import { CannotServe } from "./worker-start.ts";

export type Lifetime = { waitUntil(work: Promise<unknown>): void };

/**
 * What lives as long as one request, with what the isolate shares. `origin` stands in for PUBLIC_URL.
 *
 * @throws CannotServe
 */
export function requestDeps(
  shared: Isolate,
  { env, lifetime, origin }: { env: WorkerEnv; lifetime: Lifetime; origin: string },
): Deps {
  const { control, store } = shared.openDatabase();
  const shards = singleShard(store);
  const defer = (work: Promise<unknown>) => lifetime.waitUntil(work);
  const publicUrl = shared.config.publicUrl ?? origin;
  const transport = transportOf(shared.config, env);
  return {
    clock,
    randomBytes,
    fetch: workerFetch,
    log,
    defer,
    sleep,
    control,
    store,
    shards,
    cache: shared.cache,
    access: shared.access,
    tokens: shared.tokens,
    sessions: shared.sessions,
    passwords: shared.passwords,
    secrets: shared.secrets,
    limits: shared.limits,
    channels: shared.channels,
    media: shared.media,
    clicks: createClickBuffer({ shards, clock, log, defer, sleep }),
    events: takingTurns({
      turns: shared.turns,
      defer,
      create: (tracked) =>
        createEventLog({ shards, clock, randomBytes, log, defer: tracked, sleep, transport }),
    }),
    publicUrl,
    isDemo: shared.config.isDemo,
    isSecureCookie: publicUrl.startsWith("https:"),
    operatorToken: shared.config.operatorToken,
    corsOrigins: shared.config.corsOrigins,
  };
}

function transportOf({ eventLog }: Config, env: WorkerEnv): EventTransport | undefined {
  switch (eventLog.kind) {
    case "outbox":
      return undefined;
    case "cloudflare-queues":
      return cloudflareQueues(queueOf(env["EVENTS"]));
    default:
      throw new CannotServe(`EVENT_LOG: ${eventLog.kind} is for Bun; a Worker takes cloudflare-queues`);
  }
}

function queueOf(binding: unknown): QueueProducer {
  if (isQueueProducer(binding)) return binding;
  throw new CannotServe("EVENTS: EVENT_LOG=cloudflare-queues needs the producer's binding of this name");
}

function isQueueProducer(binding: unknown): binding is QueueProducer {
  return typeof binding === "object" && binding !== null && "sendBatch" in binding;
}
