import { readFileSync } from "node:fs";
import { createShopClient, type Shop } from "../tests/support/shop.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { type Listeners, listen } from "./lib/listen.ts";
import { getRequest, portOf } from "./lib/load.ts";
import { quantile } from "./lib/numbers.ts";
import { roundCount } from "./lib/rounds.ts";
import { serve } from "./lib/serve.ts";

/** Question: what do 2,000 who listen to one process wait, and what do they cost? */
export const SEEN_P99_MS_MAX = 1_000;
export const KB_EACH_MAX = 20;

const LISTENERS = 2_000;
const PROCESSES = 2;
const WARM_UP = 200;
/** The collector gives memory back some ten seconds after the calls. */
const SETTLE_MS = 20_000;
const ENTRIES_A_ROUND = 6;
/** Longer than the second between two messages of an event, and not in step with it. */
const PAUSE_MS = 1_370;
const BUSY_ENTRIES = 30;
const BUSY_PAUSE_MS = 130;

type Entered = { readonly participants: number; readonly at: number };

async function main(): Promise<void> {
  const server = await serve();
  const shop = await createShopClient(server.url).openShop("listened@bench.kr");
  await finish(await listenAll(server.url, shop, WARM_UP));
  await Bun.sleep(SETTLE_MS / 2);
  const before = memoryKb(server.pid);
  const listeners = await listenAll(server.url, shop, LISTENERS);
  await Bun.sleep(SETTLE_MS);
  const kbEach = (memoryKb(server.pid) - before) / LISTENERS;
  const quiet = await cpuShare(server.pid, () => Bun.sleep(5_000));
  const enter = entering(server.url, shop);
  const alone: Entered[] = [];
  for (let index = 0; index < ENTRIES_A_ROUND * roundCount(); index++) {
    alone.push(await enter());
    await Bun.sleep(PAUSE_MS);
  }
  const many: Entered[] = [];
  const busy = await cpuShare(server.pid, async () => {
    for (let index = 0; index < BUSY_ENTRIES; index++) {
      many.push(await enter());
      await Bun.sleep(BUSY_PAUSE_MS);
    }
  });
  await Bun.sleep(3_000);
  const streams = await finish(listeners);
  await server.stop();
  printFigures([...delayFigures(streams, { alone, many }), ...costFigures({ kbEach, quiet, busy })]);
}

async function listenAll(url: string, { storeId, token }: Shop, count: number): Promise<Listeners[]> {
  const input = encodeURIComponent(JSON.stringify({ storeId }));
  const request = getRequest(`/trpc/analytics.live?input=${input}`, { authorization: `Bearer ${token}` });
  const job = { port: portOf(url), count: count / PROCESSES, request };
  const opened: Listeners[] = [];
  for (let index = 0; index < PROCESSES; index++) opened.push(await listen(job));
  return opened;
}

async function finish(listeners: readonly Listeners[]) {
  return (await Promise.all(listeners.map((each) => each.finish()))).flatMap(({ streams }) => streams);
}

/** Enters a new person each time. `at` is when the answer came, in epoch ms: the commit was before it. */
function entering(url: string, { slug }: Shop): () => Promise<Entered> {
  const client = createShopClient(url);
  let participants = 0;
  return async () => {
    participants += 1;
    const answer = await client.enter(slug, `010-3333-${String(participants).padStart(4, "0")}`);
    if (answer.status !== 200) throw new Error(`an entry was answered ${answer.status}`);
    return { participants, at: performance.timeOrigin + performance.now() };
  };
}

type Stream = readonly (readonly [count: number, at: number])[];

/** For each listener and person, the time to the first message that counts the person. */
function delays(streams: readonly Stream[], entered: readonly Entered[]): number[] {
  return streams.flatMap((stream) =>
    entered.map(({ participants, at }) => {
      const seen = stream.find(([count]) => count >= participants);
      return seen ? Math.max(0, seen[1] - at) : Number.POSITIVE_INFINITY;
    }),
  );
}

function delayFigures(
  streams: readonly Stream[],
  { alone, many }: Record<"alone" | "many", readonly Entered[]>,
): Figure[] {
  const [calm, busy] = [delays(streams, alone), delays(streams, many)];
  const gaps = streams.flatMap((stream) =>
    stream.slice(1).map(([, at], index) => at - (stream[index]?.[1] ?? 0)),
  );
  return [
    {
      question: "2,000 listeners of one process see an update after its commit, p99",
      unit: "ms",
      value: quantile(calm, 0.99),
      limit: { kind: "atMost", value: SEEN_P99_MS_MAX },
      note: `${alone.length} updates, ${streams.length} listeners`,
    },
    { question: "  p50", unit: "ms", value: quantile(calm, 0.5) },
    { question: "  the slowest", unit: "ms", value: quantile(calm, 1) },
    {
      question: "  p99 while seven people a second enter, with one message a second",
      unit: "ms",
      value: quantile(busy, 0.99),
      note: "an entry right after a message waits for the next one",
    },
    { question: "  p50 then", unit: "ms", value: quantile(busy, 0.5) },
    { question: "  between two messages of an event, p1", unit: "ms", value: quantile(gaps, 0.01) },
  ];
}

function costFigures({ kbEach, quiet, busy }: { kbEach: number; quiet: number; busy: number }): Figure[] {
  return [
    {
      question: "  memory a listener in KB",
      unit: "count",
      value: kbEach,
      limit: { kind: "atMost", value: KB_EACH_MAX },
    },
    {
      question: "  share of a core while nothing happens (a ping each every 3 s)",
      unit: "ratio",
      value: quiet,
    },
    { question: "  share of a core while seven people a second enter", unit: "ratio", value: busy },
  ];
}

function memoryKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** CPU seconds of the server, user and system, for each second that the work took. */
async function cpuShare(pid: number, work: () => Promise<unknown>): Promise<number> {
  const [startedAt, before] = [performance.now(), cpuTicks(pid)];
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  return (cpuTicks(pid) - before) / TICKS_A_SECOND / seconds;
}

/** USER_HZ of Linux. */
const TICKS_A_SECOND = 100;

function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

await main();
process.exit(0);
