import { loadavg } from "node:os";
import { singleShard } from "../src/db/index.ts";
import { createEventLog, findConsumer, rebuildConsumer } from "../src/events/index.ts";
import { append, dumpProjections, openStore } from "../tests/events/support.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { watchLoop } from "./lib/loop.ts";
import { createMix } from "./lib/message-mix.ts";
import { quantile } from "./lib/numbers.ts";

/**
 * Question: how long does a rebuild of a long log take, and does it give the live tables byte for byte?
 *
 *   bun bench/rebuild.ts [--messages 1000000] [--json]
 */
export const MESSAGES = 1_000_000;
export const SECONDS_MAX = 60;
export const LOOP_LAG_P99_MS_MAX = 50;

/** About two hundred messages an event. */
const MESSAGES_AN_EVENT = 200;
const WRITTEN_AT_ONCE = 20_000;

function flag(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

async function main(): Promise<void> {
  const count = flag("--messages", MESSAGES);
  const { store, close } = await openStore();
  const deps = {
    store,
    clock: { now: Date.now },
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    log: {
      info: () => {},
      error: (event: string, fields?: unknown) => console.error(event, fields),
    },
  };
  const log = createEventLog({ ...deps, shards: singleShard(store), defer: () => {}, sleep: Bun.sleep });
  const mix = createMix({ events: Math.ceil(count / MESSAGES_AN_EVENT), seed: "rebuild" });
  for (let written = 0; written < count; written += WRITTEN_AT_ONCE) {
    await append(store, mix.take(Math.min(WRITTEN_AT_ONCE, count - written)));
    await log.drain();
  }
  const live = await dumpProjections(store);
  const watch = watchLoop();
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const report = await rebuildConsumer(deps, findConsumer("analytics"));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const lag = quantile(watch.stop(), 0.99);
  const differing = (await dumpProjections(store)) === live && report.messages === count ? 0 : 1;
  await close();
  const figures: Figure[] = [
    {
      question: `rebuild of ${count} messages`,
      unit: "ms",
      value: seconds * 1_000,
      limit: { kind: "atMost", value: (SECONDS_MAX * 1_000 * count) / MESSAGES },
      note: `${Math.round(count / seconds)} messages a second, ${((user + system) / 1e6).toFixed(1)} s of CPU, load ${loadavg()[0]?.toFixed(1)}`,
    },
    {
      question: "  projections that are not the live ones byte for byte",
      unit: "count",
      value: differing,
      limit: { kind: "atMost", value: 0 },
    },
    {
      question: "  event loop lag p99 meanwhile",
      unit: "ms",
      value: lag,
      limit: { kind: "atMost", value: LOOP_LAG_P99_MS_MAX },
    },
  ];
  printFigures(figures);
}

await main();
process.exit(0);
