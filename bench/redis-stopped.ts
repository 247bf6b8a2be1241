import { type RedisFault, type RedisForTests, startRedis } from "../tests/support/redis.ts";
import { createShopClient } from "../tests/support/shop.ts";
import { until } from "../tests/support/until.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { getRequest, type LoadJob, type LoadReport, loadAny, portOf } from "./lib/load.ts";
import { median } from "./lib/numbers.ts";
import { type Desk, entryInput, openDesks } from "./lib/product.ts";
import { interleave, type Runs, ratios } from "./lib/rounds.ts";
import { serve } from "./lib/serve.ts";

/** Question: what do owners and customers notice of a Redis that is gone? */
export const P99_OVER_BASELINE_MAX = 1.3;
export const ERRORS_MAX = 0;

const DESKS = 20;
const DASHBOARDS_PER_SECOND = 100;
const CONNECTIONS = 32;
/** One entry each; the counts of every event move on every other second, and with them its dashboard. */
const ENTRY_EVERY_MS = 100;
const SECONDS = 4;
/** Five failures open the breaker; a hanging command takes 80 ms. */
const OPENING_SECONDS = 2;

async function main(): Promise<void> {
  const redis = await startRedis();
  const server = await serve({
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
  });

  const desks = await openDesks(server.url, DESKS);
  const customers = startCustomers(server.url, desks);
  const beside = { errors: 0, commands: [] as number[] };
  const measure = async (fault: RedisFault): Promise<number> => {
    await redis.setFault(fault);
    const opening = await dashboards(server.url, desks, OPENING_SECONDS);
    const before = redis.commands().length;
    const steady = await dashboards(server.url, desks, SECONDS);
    if (fault === "none") beside.commands.push(redis.commands().length - before);
    beside.errors += errorsOf(opening) + errorsOf(steady);
    await redis.setFault("none");
    await isUsedAgain(redis);
    return steady.p99;
  };
  const runs = await interleave({
    well: () => measure("none"),
    refused: () => measure("refuse"),
    hanging: () => measure("hang"),
  });
  const entries = await customers.stop();
  await server.stop();
  await redis.stop();
  printFigures(figuresOf(runs, { ...beside, ...entries }));
}

/** The breaker lets one command through after five seconds. */
async function isUsedAgain(redis: RedisForTests): Promise<void> {
  const before = redis.commands().length;
  await until(
    "Redis is used again",
    () => (redis.commands().length > before + 20 ? true : undefined),
    20_000,
  );
}

function dashboards(url: string, desks: readonly Desk[], seconds: number): Promise<LoadReport> {
  const requests = desks.map(({ eventId, token }) => {
    const input = encodeURIComponent(JSON.stringify({ eventId, granularity: "DAILY" }));
    return getRequest(`/trpc/analytics.dashboard?input=${input}`, { authorization: `Bearer ${token}` });
  });
  const job: LoadJob = {
    port: portOf(url),
    connections: CONNECTIONS,
    requests,
    seconds,
    perSecond: DASHBOARDS_PER_SECOND,
  };
  return loadAny(job);
}

function errorsOf({ statuses }: LoadReport): number {
  return Object.entries(statuses).reduce((sum, [status, count]) => sum + (status === "200" ? 0 : count), 0);
}

/** Customers enter one after the other, whatever happens to Redis. */
function startCustomers(url: string, desks: readonly Desk[]) {
  const { rpc } = createShopClient(url);
  const running = new Set<Promise<void>>();
  const seen = { entered: 0, refused: 0 };
  let number = 0;
  const enter = async (desk: Desk) => {
    const answer = await rpc.mutate("participation.enter", entryInput(desk, number++)).catch(() => undefined);
    if (answer?.status === 200) seen.entered += 1;
    else seen.refused += 1;
  };
  const timer = setInterval(() => {
    const desk = desks[number % desks.length];
    if (!desk) return;
    const work = enter(desk).finally(() => running.delete(work));
    running.add(work);
  }, ENTRY_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
      return seen;
    },
  };
}

type Beside = {
  readonly errors: number;
  readonly commands: readonly number[];
  readonly entered: number;
  readonly refused: number;
};

function figuresOf(runs: Runs<"well" | "refused" | "hanging">, beside: Beside): Figure[] {
  const over = (question: string, outage: readonly number[]): Figure => ({
    question,
    unit: "ratio",
    ...ratios(outage, runs.well),
    limit: { kind: "atMost", value: P99_OVER_BASELINE_MAX },
  });
  const own = (question: string, values: readonly number[]): Figure => ({
    ...{ question: `  ${question}`, unit: "ms", value: median(values), runs: values },
  });
  return [
    over("Redis refuses connections: dashboard p99 / p99 with Redis", runs.refused),
    over("Redis hangs: dashboard p99 / p99 with Redis", runs.hanging),
    {
      question: "  errors to users, from the first moment of each outage on",
      unit: "count",
      value: beside.errors + beside.refused,
      limit: { kind: "atMost", value: ERRORS_MAX },
      note: `${beside.entered} entries, ${DASHBOARDS_PER_SECOND} dashboards a second of ${DESKS} events`,
    },
    own("p99 with Redis", runs.well),
    own("p99 while it refuses", runs.refused),
    own("p99 while it hangs", runs.hanging),
    {
      question: "  commands in the seconds with Redis (few: its breaker was open)",
      unit: "count",
      value: median(beside.commands),
      runs: beside.commands,
    },
  ];
}

await main();
process.exit(0);
