import type { Config } from "../config.ts";
import { MAIN_SHARD, mappedShards, type Shard } from "../db/index.ts";
import { preparedDb } from "../db/prepared-db.ts";
import type { Deps } from "../deps.ts";
import { createEventLog } from "../events/index.ts";
import { cloudflareQueues, type QueueProducer } from "../events/transport/cloudflare-queues.ts";
import type { EventTransport } from "../events/transport/transport.ts";
import { createLiveFeeds } from "../services/analytics/index.ts";
import { createReadiness } from "../services/ops/index.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import { type Tracer, tracedCache, tracedDb, tracedFetch } from "../telemetry/index.ts";
import { clock, log, randomBytes, settingsOf, sleep } from "./platform.ts";
import { readyParts } from "./ready-parts.ts";
import { watchConsumers } from "./watches.ts";
import { takingTurns } from "./worker-event-log.ts";
import { type Isolate, type WorkerEnv, workerFetch } from "./worker-isolate.ts";
import { CannotServe, checkShard } from "./worker-start.ts";
import { createRequestTelemetry } from "./worker-telemetry.ts";

export type Lifetime = { waitUntil(work: Promise<unknown>): void };

/**
 * What lives as long as one request, with what the isolate shares. `origin` stands in for PUBLIC_URL. Whoever asked
 * calls `finish` when it has answered.
 *
 * @throws CannotServe
 */
export function requestDeps(
  shared: Isolate,
  { env, lifetime, origin }: { env: WorkerEnv; lifetime: Lifetime; origin: string },
): { readonly deps: Deps; readonly finish: () => void } {
  const telemetry = createRequestTelemetry({
    tracing: shared.config.tracing,
    fetch: workerFetch,
    waitUntil: (work) => lifetime.waitUntil(work),
    print: (line) => console.log(line),
  });
  const { metrics, tracer, defer, finish } = telemetry;
  const { control, shards, cache, channels } = tracedParts(shared, tracer);
  const transport = transportOf(shared.config, env);
  const watch = watchConsumers(telemetry);
  const events = takingTurns({
    turns: shared.turns,
    defer,
    create: (tracked) =>
      createEventLog({ shards, clock, randomBytes, log, defer: tracked, sleep, transport, watch }),
  });
  const { secrets } = shared;
  const watched = { control, shards, events, secrets, clock, channels, fetch: workerFetch };
  const parts = readyParts(shared.config, watched);
  const deps: Deps = {
    clock,
    randomBytes,
    fetch: workerFetch,
    log,
    metrics,
    tracer,
    readiness: createReadiness({ parts, clock, sleep, memory: shared.ready }),
    backup: undefined,
    // An isolate's own figures would mislead: each request's go to the log.
    scrape: undefined,
    defer,
    sleep,
    control,
    shards,
    cache,
    access: shared.access,
    tokens: shared.tokens,
    sessions: shared.sessions,
    passwords: shared.passwords,
    secrets,
    limits: shared.limits,
    channels,
    media: shared.media,
    mail: shared.mail,
    postPublic: (url, post) => workerFetch(url, { ...post, method: "POST", redirect: "manual" }),
    clicks: createClickBuffer({ shards, clock, log, defer, sleep, randomBytes }),
    events,
    live: createLiveFeeds({ control, shards, access: shared.access, clock, sleep, log }),
    // Its life is some thousand batches: more than one request may ask of a database over the network.
    demo: undefined,
    ...settingsOf(shared.config, shared.config.publicUrl ?? origin),
  };
  return { deps, finish };
}

/** What this request's spans tell of; the rest is shared as it is. */
function tracedParts(shared: Isolate, tracer: Tracer) {
  const { cache, channels } = shared;
  const { control, store } = shared.openDatabase();
  const traced = ({ name, db }: Shard): Shard => ({ name, db: tracedDb(db, tracer, "libsql") });
  const tracedControl = tracedDb(control, tracer, "libsql");
  const late = (shard: Shard): Shard => {
    const { name, db } = traced(shard);
    const own = { known: shared.database, control: tracedControl, secrets: shared.secrets };
    const check = () => checkShard(own, { name, db });
    return { name, db: shared.database.shards.has(name) ? db : preparedDb(db, check) };
  };
  return {
    control: tracedControl,
    shards: mappedShards({
      control: tracedControl,
      shards: [traced({ name: MAIN_SHARD, db: store }), ...shared.openShards().map(late)],
      clock,
      sleep,
      memory: shared.shardMemory,
      isShared: true,
      onAway: (shard) => log.error("shard_away", { shard }),
    }),
    cache: tracedCache(cache, tracer),
    channels: { ...channels, fetch: tracedFetch(channels.fetch, tracer) },
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
