import { createClient, type InArgs } from "@libsql/client";
import { type Db, type Statement, singleShard } from "../src/db/index.ts";
import { createEventLog } from "../src/events/index.ts";
import { append, openStore, rowsOf } from "../tests/events/support.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { watchLoop } from "./lib/loop.ts";
import { createMix } from "./lib/message-mix.ts";
import { median, quantile } from "./lib/numbers.ts";
import { ratios, roundCount } from "./lib/rounds.ts";

/** Question: how fast do all consumers apply a log on the local file, and what of that is the database's own time? */
export const MESSAGES_PER_SECOND_MIN = 20_000;
export const OVER_BATCHES_MIN = 0.5;
export const LOOP_LAG_P99_MS_MAX = 50;

const MESSAGES = 20_000;
const EVENTS = 499;

type Batches = (readonly Statement[])[];

async function main(): Promise<void> {
  const ours = await openStore();
  const twin = await openStore();
  const twinPath = await pathOf(twin.store);
  const mix = createMix({ events: EVENTS, seed: "consumers" });
  const runs = { consumers: [] as number[], batches: [] as number[] };
  const lags: number[] = [];

  /** The twin has the same log, and gets the same statements: both do the same work on the same growing tables. */
  async function round(): Promise<{ consumers: number; batches: number; lag: number }> {
    const messages = mix.take(MESSAGES);
    await append(ours.store, messages);
    await append(twin.store, messages);
    const captured: Batches = [];
    const watch = watchLoop();
    const seconds = await drain(capturing(ours.store, captured));
    const lag = quantile(watch.stop(), 0.99);
    return {
      consumers: MESSAGES / seconds,
      batches: MESSAGES / (await writeBatches(twinPath, captured)),
      lag,
    };
  }

  await round();
  for (let count = 0; count < roundCount(); count++) {
    const { consumers, batches, lag } = await round();
    runs.consumers.push(consumers);
    runs.batches.push(batches);
    lags.push(lag);
  }
  await requireAllApplied(ours.store);
  await ours.close();
  await twin.close();
  const figures: Figure[] = [
    {
      question: "messages applied on the local file, all consumers",
      unit: "per second",
      value: median(runs.consumers),
      runs: runs.consumers,
      limit: { kind: "atLeast", value: MESSAGES_PER_SECOND_MIN },
      note: `${MESSAGES} a round, ${EVENTS} events, half of the entries in one`,
    },
    {
      question: "  over hand-written libSQL batches of the same statements (B)",
      unit: "ratio",
      ...ratios(runs.consumers, runs.batches),
      limit: { kind: "atLeast", value: OVER_BATCHES_MIN },
    },
    { question: "  B", unit: "per second", value: median(runs.batches), runs: runs.batches },
    {
      question: "  event loop lag p99 while they run",
      unit: "ms",
      value: median(lags),
      runs: lags,
      limit: { kind: "atMost", value: LOOP_LAG_P99_MS_MAX },
    },
  ];
  printFigures(figures);
}

async function pathOf(store: Db): Promise<string> {
  const [file] = await rowsOf(store, "select file from pragma_database_list where name = 'main'");
  return String(file?.["file"]);
}

function capturing(store: Db, captured: Batches): Db {
  return {
    ...store,
    write: async (statements) => {
      captured.push(statements);
      return store.write(statements);
    },
  };
}

/** A process that starts with all of them unread. @returns seconds */
async function drain(store: Db): Promise<number> {
  const log = createEventLog({
    shards: singleShard(store),
    clock: { now: Date.now },
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: { info: () => {}, error: (event, fields) => console.error(event, fields) },
    defer: () => {},
    sleep: Bun.sleep,
  });
  const startedAt = performance.now();
  await log.drain();
  return (performance.now() - startedAt) / 1000;
}

/** @returns seconds */
async function writeBatches(path: string, batches: Batches): Promise<number> {
  const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 1_000 });
  await client.execute("PRAGMA synchronous = FULL");
  const startedAt = performance.now();
  for (const batch of batches) {
    await client.batch(
      batch.map(({ sql, args }): { sql: string; args: InArgs } => ({ sql, args: [...args] })),
      "write",
    );
  }
  const seconds = (performance.now() - startedAt) / 1000;
  client.close();
  return seconds;
}

/** A fast wrong answer is none. */
async function requireAllApplied(store: Db): Promise<void> {
  const [row] = await rowsOf(
    store,
    `select (select count(*) from outbox) as written, (select count(*) from inbox) as applied,
       (select count(*) from inbox_parked) + (select count(*) from dead_letters) as left_over`,
  );
  if (row?.["written"] !== row?.["applied"] || row?.["left_over"] !== 0)
    throw new Error(`not everything was applied: ${JSON.stringify(row)}`);
}

await main();
process.exit(0);
