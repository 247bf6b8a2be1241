import { join } from "node:path";
import { createClient, type InArgs } from "@libsql/client";
import Database from "libsql";
import type { ServiceContext } from "../src/context.ts";
import { freshId } from "../src/context.ts";
import { type Statement, singleShard, type Written } from "../src/db/index.ts";
import { readConsumerHealth } from "../src/events/health.ts";
import { findConsumer } from "../src/events/index.ts";
import { enter } from "../src/services/participation/index.ts";
import { storeDb } from "../tests/helpers/store-db.ts";
import { startBare } from "./lib/bare.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { load, portOf, postRequest } from "./lib/load.ts";
import { median, quantile, round } from "./lib/numbers.ts";
import { entryInput, openDesks, type Product, startProduct, withCallers } from "./lib/product.ts";
import { interleave, ratios, roundCount } from "./lib/rounds.ts";
import { serve } from "./lib/serve.ts";

/** Question: what do durable registrations cost over hand-written batches of the same statements? */
export const VERB_OVER_BATCHES_MIN = 0.5;
export const HTTP_OVER_POSSIBLE_MIN = 0.6;
export const LOOP_LAG_P99_MS_MAX = 20;
export const LAG_GONE_MS_MAX = 1_000;

const CALLERS = 64;
const PER_ROUND = 5_000;
const HTTP_EVENTS = 8;
const PER_EVENT = 600;
const BATCH_ROWS = 100;

async function main(): Promise<void> {
  const product = await startProduct();
  const desks = await openDesks(product.url, 4);
  const remote = await serve();
  const empty = await startBare();
  const remoteDesks = await openDesks(remote.url, HTTP_EVENTS * (roundCount() + 1));
  let person = 0;
  const context = (index: number): ServiceContext => ({
    deps: product.deps,
    actor: { kind: "anonymous", address: `10.0.${index >> 8}.${index & 255}` },
    requestId: freshId(product.deps),
    traceparent: null,
  });
  const inputs = (count: number) =>
    Array.from({ length: count }, () => {
      const desk = desks[person % desks.length];
      if (!desk) throw new Error("no event is open");
      return entryInput(desk, ++person);
    });
  const lags: number[] = [];
  const lagGone: number[] = [];
  const generator: number[] = [];

  async function verb(): Promise<number> {
    const given = inputs(PER_ROUND);
    const watch = watchLoop();
    const seconds = await withCallers({ callers: CALLERS, count: given.length }, async (index) => {
      const input = given[index];
      if (input) await enter({ ctx: context(index % 256), input });
    });
    lags.push(quantile(watch.stop(), 0.99));
    lagGone.push(await untilNoLag(product));
    return PER_ROUND / seconds;
  }

  async function batches(): Promise<number> {
    const captured = await capture(product, { given: inputs(PER_ROUND), context });
    return (await writeBatches(join(product.dataDir, "madang.db"), captured)) * PER_ROUND;
  }

  async function kept(): Promise<number> {
    const captured = await capture(product, { given: inputs(PER_ROUND), context });
    return writeKept(join(product.dataDir, "madang.db"), captured) * PER_ROUND;
  }

  /** Each round has its own events: an address may enter one 600 times a minute. */
  async function http(): Promise<number> {
    const open = remoteDesks.splice(0, HTTP_EVENTS);
    const requests = Array.from({ length: HTTP_EVENTS * PER_EVENT }, () => {
      const desk = open[person % open.length];
      if (!desk) throw new Error("no event is left");
      return postRequest("/trpc/participation.enter", entryInput(desk, ++person));
    });
    const report = await load({ port: portOf(remote.url), connections: CALLERS, requests });
    generator.push(report.cpuShare);
    return report.perSecond;
  }

  async function emptyMutation(): Promise<number> {
    const requests = inputs(200).map((input) => postRequest("/trpc/enter", input));
    const report = await load({ port: empty.port, connections: CALLERS, requests, seconds: 2 });
    return report.perSecond;
  }

  await verb();
  await http();
  const runs = await interleave({ verb, batches, kept, emptyMutation, http });
  await Promise.all([product.stop(), remote.stop()]);
  empty.stop();
  const possible = runs.batches.map(
    (b, index) => 1 / (1 / b + 1 / (runs.emptyMutation[index] ?? Number.NaN)),
  );
  const ratio = ratios(runs.verb, runs.batches);
  const figures: Figure[] = [
    {
      question: "registrations in process: the verb / hand-written batches (B)",
      unit: "ratio",
      ...ratio,
      limit: { kind: "atLeast", value: VERB_OVER_BATCHES_MIN },
    },
    { question: "  the verb", unit: "per second", value: median(runs.verb), runs: runs.verb },
    { question: "  B", unit: "per second", value: median(runs.batches), runs: runs.batches },
    { question: "  B, statements kept", unit: "per second", value: median(runs.kept), runs: runs.kept },
    {
      question: "  event loop lag p99 while it runs",
      unit: "ms",
      value: median(lags.slice(1)),
      runs: lags.slice(1),
      limit: { kind: "atMost", value: LOOP_LAG_P99_MS_MAX },
    },
    {
      question: "  consumers have caught up after the last answer",
      unit: "ms",
      value: median(lagGone.slice(1)),
      runs: lagGone.slice(1),
      limit: { kind: "atMost", value: LAG_GONE_MS_MAX },
    },
    {
      question: "registrations over HTTP / what E and B allow, 1/(1/E + 1/B)",
      unit: "ratio",
      ...ratios(runs.http, possible),
      limit: { kind: "atLeast", value: HTTP_OVER_POSSIBLE_MIN },
    },
    {
      question: "  over HTTP",
      unit: "per second",
      value: median(runs.http),
      runs: runs.http,
      note: `generator at ${round(median(generator))} of a core`,
    },
    {
      question: "  E, an empty mutation with the same schemas",
      unit: "per second",
      value: median(runs.emptyMutation),
      runs: runs.emptyMutation,
    },
  ];
  printFigures(figures);
}

type Capture = {
  readonly given: readonly ReturnType<typeof entryInput>[];
  readonly context: (index: number) => ServiceContext;
};

/** The verb's own batches, taken at the gate's door: this store answers that every guard held and writes nothing. */
async function capture(product: Product, { given, context }: Capture): Promise<(readonly Statement[])[]> {
  const batches: (readonly Statement[])[] = [];
  const store = {
    ...storeDb(product.deps),
    write: async (statements: readonly Statement[]): Promise<Written> => {
      batches.push(statements);
      return [{ rowsAffected: 1 }];
    },
  };
  const deps = {
    ...product.deps,
    shards: singleShard(store),
    events: { ...product.deps.events, wake: () => {}, drain: async () => {} },
  };
  await withCallers({ callers: CALLERS, count: given.length }, async (index) => {
    const input = given[index];
    if (input) await enter({ ctx: { ...context(index % 256), deps }, input });
  });
  return batches;
}

/** @returns batches of one registration a second, as a share of all of them */
async function writeBatches(path: string, batches: readonly (readonly Statement[])[]): Promise<number> {
  const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 1_000 });
  await client.execute("PRAGMA synchronous = FULL");
  const startedAt = performance.now();
  for (let from = 0; from < batches.length; from += BATCH_ROWS) {
    const rows = batches.slice(from, from + BATCH_ROWS).flat();
    await client.batch(
      rows.map(({ sql, args }): { sql: string; args: InArgs } => ({ sql, args: [...args] })),
      "write",
    );
  }
  const seconds = (performance.now() - startedAt) / 1000;
  client.close();
  return 1 / seconds;
}

/** The same with the driver below and its statements kept. @returns as writeBatches */
function writeKept(path: string, batches: readonly (readonly Statement[])[]): number {
  const database = new Database(path, { timeout: 1_000 });
  database.exec("PRAGMA synchronous = FULL");
  const kept = new Map<string, Database.Statement>();
  const startedAt = performance.now();
  for (let from = 0; from < batches.length; from += BATCH_ROWS) {
    database.exec("BEGIN IMMEDIATE");
    for (const { sql, args } of batches.slice(from, from + BATCH_ROWS).flat()) {
      const statement = kept.get(sql) ?? database.prepare(sql);
      kept.set(sql, statement);
      statement.run([...args]);
    }
    database.exec("COMMIT");
  }
  const seconds = (performance.now() - startedAt) / 1000;
  kept.clear();
  database.close();
  return 1 / seconds;
}

async function untilNoLag(product: Product): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { lag } = await readConsumerHealth(storeDb(product.deps), findConsumer("analytics"), Date.now());
    if (lag === 0) return performance.now() - startedAt;
    await Bun.sleep(2);
  }
}

/** How late a timer of 1 ms comes, again and again. */
function watchLoop(): { stop: () => readonly number[] } {
  const late: number[] = [];
  let due = performance.now() + 1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + 1;
    timer = setTimeout(look, 1);
  };
  timer = setTimeout(look, 1);
  return {
    stop: () => {
      clearTimeout(timer);
      return late;
    },
  };
}

await main();
process.exit(0);
