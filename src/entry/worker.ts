import { createApp } from "../app.ts";
import { CONSUMERS } from "../events/index.ts";
import { type QueueBatch, receiveQueue } from "../events/transport/cloudflare-queues.ts";
import { recordSignals } from "../services/ops/index.ts";
import { log } from "./platform.ts";
import { type Lifetime, requestDeps } from "./worker-deps.ts";
import { createIsolate, type Isolate, type WorkerEnv } from "./worker-isolate.ts";
import { checkDatabase, failedStart, reportFailedStart } from "./worker-start.ts";
import { serveWebPage } from "./worker-web.ts";

type Started = ReturnType<typeof requestDeps>;

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

/** @throws what `failedStart` tells of, already in the log */
async function start(env: WorkerEnv, lifetime: Lifetime, origin: string): Promise<Started> {
  try {
    const shared = await theIsolate(env);
    const started = requestDeps(shared, { env, lifetime, origin });
    await checkDatabase(shared.database, started.deps);
    return started;
  } catch (error) {
    reportFailedStart(error);
    throw error;
  }
}

/** No request tells it: without PUBLIC_URL ticks and messages have an address that leads nowhere (RFC 6761). */
const UNKNOWN_ORIGIN = "http://address.invalid";

/** While nothing can be served, messages come again this much later: a configuration is mended by people. */
const UNSERVED_RETRY_SECONDS = 60;

/** Cloudflare Workers: the app, the ticks by a cron trigger, and the consumers by a queue. */
export default {
  async fetch(request: Request, env: WorkerEnv, lifetime: Lifetime): Promise<Response> {
    const page = await serveWebPage(request, env["ASSETS"]);
    if (page) return page;
    const { origin } = new URL(request.url);
    let started: Started;
    try {
      started = await start(env, lifetime, origin);
    } catch (error) {
      return failedStart(error, request, env);
    }
    const address = request.headers.get("cf-connecting-ip") ?? "unknown";
    const response = await app.fetch(request, { deps: started.deps, address });
    started.finish();
    return response;
  },

  async scheduled(_controller: unknown, env: WorkerEnv, lifetime: Lifetime): Promise<void> {
    const { deps, finish } = await start(env, lifetime, UNKNOWN_ORIGIN);
    const { duty } = await theIsolate(env);
    const { runTick, TICKS } = await import("./ticks.ts");
    for (const tick of TICKS) await runTick(deps, tick, duty);
    await recordSignals(deps).catch(() => log.error("signals_failed"));
    finish();
  },

  async queue(batch: QueueBatch, env: WorkerEnv, lifetime: Lifetime): Promise<void> {
    const started = await start(env, lifetime, UNKNOWN_ORIGIN).catch(() => undefined);
    if (!started) {
      for (const message of batch.messages) message.retry({ delaySeconds: UNSERVED_RETRY_SECONDS });
      return;
    }
    const consumers = CONSUMERS.map(({ name }) => name);
    await receiveQueue(batch, { consumers, intake: started.deps.events.intake, log });
    started.finish();
  },
};
