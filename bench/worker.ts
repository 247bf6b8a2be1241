import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { rawStatement } from "../src/db/index.ts";
import { openDatabaseServer } from "../src/entry/remote-database.ts";
import { migrateServer, onWorkers } from "../tests/support/on-workers.ts";
import { databasePart, redisPart, simulatorsPart, withParts } from "../tests/support/setups.ts";
import { copyWorker, serveWorkerd, type Workerd } from "../tests/support/workerd.ts";
import { bundleAsDeployed } from "../tests/support/wrangler.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { median, quantile } from "./lib/numbers.ts";
import { measureFreshness } from "./lib/worker-freshness.ts";
import { measureStarts } from "./lib/worker-start.ts";

/** Question: what does the Worker weigh, how fast does it start, and what does it answer to a crowd in one isolate? */
export const GZIP_KB_MAX = 500;
export const START_MS_MAX = 50;
export const FRESHNESS_MS_MAX = 5_000;
const SPAWNS = 10;
const ENTRIES = 200;

const CROSS_REQUEST = /different request|had hung|never generate a response/gi;

type Crowd = { readonly outcomes: Readonly<Record<string, number>>; readonly elapsedMs: number };

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "madang-bench-worker-"));
  try {
    const { gzipBytes } = await bundleAsDeployed("production", folder);
    const bundle: Figure = {
      question: "the Worker as deployed, gzip, KB",
      value: gzipBytes / 1_000,
      unit: "count",
      limit: { kind: "atMost", value: GZIP_KB_MAX },
    };
    printFigures([bundle, ...(await startAndCrowd(folder)), ...(await queueFreshness())]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Raw workerd with the deployed modules, on our libSQL server, Redis and simulators. */
async function startAndCrowd(deployed: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const setUp = await withParts([databasePart(), redisPart(), simulatorsPart()], async (given) => {
    const bindings = { ...given, DEMO: "1" };
    await migrateServer(bindings);
    figures.push(startFigure(await measureStarts({ worker: deployed, bindings, spawns: SPAWNS })));
    const folder = mkdtempSync(join(tmpdir(), "madang-crowd-"));
    copyWorker(deployed, folder);
    const worker = await serveWorkerd(folder, bindings);
    figures.push(...crowdFigures(await gather(worker), worker));
    figures.push(
      freshnessFigure("on the dashboard, consumers after the answer", await freshness(worker.url)),
    );
    return worker;
  });
  await setUp.stop();
  return figures;
}

function startFigure({ product, empty }: Awaited<ReturnType<typeof measureStarts>>): Figure {
  return {
    question: "start to the first 200, more than an empty Worker",
    value: median(product) - median(empty),
    unit: "ms",
    limit: { kind: "atMost", value: START_MS_MAX },
    runs: product.map((ms) => ms - median(empty)),
    note: `empty ${median(empty).toFixed(0)} ms`,
  };
}

async function gather(worker: Workerd): Promise<Crowd> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "lib", "worker-crowd.ts"), worker.url], {
    env: { PATH: process.env["PATH"] ?? "", BUN_CONFIG_MAX_HTTP_REQUESTS: "2000" },
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0)
    throw new Error(`the crowd could not gather: ${worker.output().slice(-2_000)}`);
  const crowd: Crowd = JSON.parse(text);
  return crowd;
}

function crowdFigures({ outcomes, elapsedMs }: Crowd, worker: Workerd): readonly Figure[] {
  const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const refused = Object.entries(outcomes).reduce(
    (sum, [key, count]) => (key.endsWith(" 200") ? sum : sum + count),
    0,
  );
  return [
    {
      question: "1,000 requests at once in one isolate: not answered with 200",
      value: refused,
      unit: "count",
      limit: { kind: "atMost", value: 0 },
      note: `${told.join(", ")}; ${(elapsedMs / 1_000).toFixed(1)} s on ${cpus().length} cores`,
    },
    {
      question: "one request's work met in another, by workerd's log",
      value: worker.output().match(CROSS_REQUEST)?.length ?? 0,
      unit: "count",
      limit: { kind: "atMost", value: 0 },
    },
  ];
}

function freshness(url: string, seen?: (eventId: string) => Promise<number>): Promise<readonly number[]> {
  return measureFreshness({ url, entries: ENTRIES, pauseMs: 50, ...(seen ? { seen } : {}) });
}

/** wrangler's platform with production's queue: read past the dashboard, which would itself read the log. */
async function queueFreshness(): Promise<readonly Figure[]> {
  let store: ReturnType<typeof openDatabaseServer> | undefined;
  const running = await onWorkers((variables) => {
    const { DATABASE_URL: url = "", DATABASE_AUTH_TOKEN: authToken } = variables;
    store = openDatabaseServer({ url, authToken });
    return variables;
  });
  try {
    const counted = async (eventId: string) => {
      const sql = "select coalesce(sum(participants), 0) as n from event_stats where event_id = ?";
      const [rows = []] = (await store?.store.query([rawStatement(sql, [eventId])])) ?? [];
      return Number(rows[0]?.["n"]);
    };
    return [
      freshnessFigure("counted by way of the queue alone", await freshness(running.url, counted)),
      freshnessFigure("on the dashboard, with the queue", await freshness(running.url)),
    ];
  } finally {
    await running.stop();
  }
}

function freshnessFigure(how: string, times: readonly number[]): Figure {
  return {
    question: `a participant ${how}, p99`,
    value: quantile(times, 0.99),
    unit: "ms",
    limit: { kind: "atMost", value: FRESHNESS_MS_MAX },
    note: `p50 ${quantile(times, 0.5).toFixed(0)} ms, ${times.length} participants`,
  };
}

await main();
