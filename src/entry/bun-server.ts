import { createApp } from "../app.ts";
import type { OnStream } from "../app-env.ts";
import { CHANNEL_IDS, simulatorAccess } from "../channels/index.ts";
import type { Config } from "../config.ts";
import { systemContext } from "../context.ts";
import type { Deps } from "../deps.ts";
import { MEDIA_BYTES_MAX } from "../media/index.ts";
import { tickDistribution } from "../services/distribution/index.ts";
import { compressPage, isPage } from "./bun-compress.ts";
import { type OpenDatabase, openDatabase } from "./bun-database.ts";
import { type BunDeps, createBunDeps } from "./bun-deps.ts";
import { createDrain, type Drain } from "./bun-drain.ts";
import { createBunTelemetry } from "./bun-telemetry.ts";
import { WEB_FOLDER, webRoutes } from "./bun-web.ts";
import { clientAddress } from "./client-address.ts";
import { sleep } from "./platform.ts";
import { simulatorsOf } from "./providers.ts";
import { type StartedSimulators, startSimulators } from "./simulators.ts";
import { ASSETS_FOLDER, staticRoutes } from "./static-assets.ts";
import { dutyOf } from "./tick-duty.ts";
import { runTick, TICKS } from "./ticks.ts";
import { databaseWatch } from "./watches.ts";

/** Work behind the answers gets this long at shutdown; with the answers' own five seconds it is below ten. */
const DRAIN_MS = 3_500;

export type StartedServer = {
  readonly port: number;
  readonly deps: Deps;
  readonly simulators: StartedSimulators | undefined;
  readonly database: string;
  /** Finishes what was accepted, then closes everything. */
  readonly stop: () => Promise<void>;
};

/**
 * Composes and serves the whole service in this process.
 *
 * @throws FolderInUse, DatabaseUnusable, ShardsMissing, ShardMistaken, WrongMasterKey, MasterKeyMissing,
 *   PreviousKeyNeeded
 */
export async function startBunServer(config: Config): Promise<StartedServer> {
  const telemetry = createBunTelemetry(config);
  const database = await openDatabase(config, databaseWatch(telemetry.metrics));
  const isSimulatedHere = config.isDemo && Object.keys(config.simulators).length === 0;
  const simulators = isSimulatedHere ? startSimulators({ dataDir: config.dataDir }) : undefined;
  const close = async () => {
    await withDeadline(telemetry.stop());
    await simulators?.stop();
    await database.close();
  };
  const drain = createDrain({ sleep });
  let deps: Deps | undefined;
  const server = listen(config, drain, () => deps);
  const port = server.port ?? config.port;
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  const composed = await createBunDeps({
    config,
    database,
    publicUrl,
    telemetry,
    isDraining: drain.isDraining,
    simulators: simulators === undefined ? simulatorsOf(config) : simulatorAccess(simulators.endpoints),
  }).catch(async (error: unknown) => {
    await server.stop(true);
    await close();
    throw error;
  });
  deps = composed.deps;
  deps.events.start();
  if (!config.database) takeUp(deps);
  composed.deps.defer(tellWhatIsMissing(composed.deps, database.away));
  const stopTicks = startTicks(composed.deps);
  return {
    port,
    deps: composed.deps,
    simulators,
    database: database.where,
    stop: async () => {
      stopTicks();
      await drain.begin(server);
      await withDeadline(settle(composed));
      await close();
    },
  };
}

/** Answers 503 until there are deps. What programs ask for is never a page: its answers are not looked into. */
function listen(config: Config, drain: Drain, depsOf: () => Deps | undefined) {
  const app = createApp();
  const answer = async (request: Request, bun: Bun.Server<undefined>): Promise<Response> => {
    const deps = depsOf();
    if (!deps) return new Response(null, { status: 503, headers: { "retry-after": "1" } });
    const addressOf = () => clientAddress(request, bun.requestIP(request), config.trustedProxies);
    return app.fetch(request, new RequestBindings(deps, addressOf, drain.onStream));
  };
  const answerProgram = async (request: Request, bun: Bun.Server<undefined>) =>
    drain.watch(await answer(request, bun));
  return Bun.serve({
    port: config.port,
    hostname: config.host,
    idleTimeout: 30,
    // Films; every other route reads far less by itself.
    maxRequestBodySize: MEDIA_BYTES_MAX + 1024,
    routes: {
      ...staticRoutes(ASSETS_FOLDER),
      ...webRoutes(WEB_FOLDER),
      "/trpc/*": answerProgram,
      "/api/*": answerProgram,
    },
    async fetch(request, bun) {
      const answered = await answer(request, bun);
      return drain.watch(isPage(answered) ? await compressPage(request, answered) : answered);
    },
  });
}

/** A local file has one process: what a dead one held is taken up at once, and a slow partner holds up no start. */
function takeUp(deps: Deps): void {
  deps.defer(tickDistribution({ ctx: systemContext(deps), isFreshStart: true }));
}

/** What may come later does not stop the start, but somebody who starts it wants to know. */
async function tellWhatIsMissing({ readiness, log }: Deps, away: OpenDatabase["away"]): Promise<void> {
  for (const missing of away) log.error("shard_away", missing);
  const { parts } = await readiness.report();
  for (const { name, status, reason } of parts)
    if (status !== "UP") log.error("part_not_ready", { part: name, status, reason });
}

/** Clicks, deferred work and what the consumers have in hand; their locks are free after it. */
async function settle({ deps, drain }: BunDeps): Promise<void> {
  await deps.clicks.flush();
  await drain();
  await deps.events.stop();
  await drain();
}

/** The caller's address is looked up only by the few verbs that limit by it. */
class RequestBindings {
  readonly #addressOf: () => string;
  constructor(
    readonly deps: Deps,
    addressOf: () => string,
    readonly onStream: OnStream,
  ) {
    this.#addressOf = addressOf;
  }
  get address(): string {
    return this.#addressOf();
  }
}

function startTicks(deps: Deps): () => void {
  let isStopped = false;
  const duty = dutyOf(deps);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  for (const tick of TICKS) {
    const next = () => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        deps.defer(runTick(deps, tick, duty).then(() => (isStopped ? undefined : next())));
      }, tick.everyMs);
      timers.add(timer);
    };
    next();
  }
  return () => {
    isStopped = true;
    for (const timer of timers) clearTimeout(timer);
    if (duty) deps.defer(duty.leave());
  };
}

async function withDeadline(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_MS);
  });
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}

const EVENT_LOG_WORDS: Readonly<Record<Config["eventLog"]["kind"], string>> = {
  outbox: "outbox in the database",
  "redis-streams": "Redis streams",
  kafka: "Kafka",
  "cloudflare-queues": "Cloudflare Queues",
};

function mailWords(name: Deps["mail"]["name"], config: Config): string {
  if (config.mail?.kind === "smtp") return `SMTP ${new URL(config.mail.url).host}`;
  if (config.mail?.kind === "http") return `HTTP ${new URL(config.mail.url).host}`;
  return `${name} ${config.dataDir}/mail: nothing is sent (set MAIL_FROM with SMTP_URL or MAIL_API_KEY)`;
}

/** What a person sees at start: where it serves, what is embedded and what is simulated. */
export function startBanner(started: StartedServer, config: Config): string {
  const base = started.deps.publicUrl;
  const simulated = started.simulators?.endpoints ?? (config.isDemo ? config.simulators : undefined);
  return [
    "",
    `  Madang 마당  ${base}`,
    `    owners     ${base}/app`,
    `    API        ${base}/trpc  ${base}/api  ${base}/openapi.json`,
    `    customers  ${base}/e/{slug}`,
    `    database   ${started.database}`,
    `    cache      ${config.redis ? `Upstash Redis ${new URL(config.redis.url).host}` : "in this process"}`,
    `    mail       ${mailWords(started.deps.mail.name, config)}`,
    `    event log  ${EVENT_LOG_WORDS[config.eventLog.kind]}`,
    ...(simulated
      ? [
          "    channels   simulators (시뮬레이터): nothing is posted anywhere",
          ...CHANNEL_IDS.map((id) => `      ${id.padEnd(14)} ${simulated[id] ?? "-"}/__ledger`),
        ]
      : ["    channels   as connected by each store"]),
    "",
  ].join("\n");
}
