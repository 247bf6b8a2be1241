import { memoryCache } from "../src/cache/index.ts";
import { freshId, systemContext } from "../src/context.ts";
import { rawStatement, type Statement } from "../src/db/index.ts";
import { emit } from "../src/events/index.ts";
import { getDashboard } from "../src/services/analytics/index.ts";
import { storeDb } from "../tests/helpers/store-db.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { median } from "./lib/numbers.ts";
import { type Desk, openDesks, type Product, startProduct } from "./lib/product.ts";
import { interleave, ratios } from "./lib/rounds.ts";

/** Question: does a dashboard that is computed anew get slower with the number of participants? */
export const MANY_OVER_FEW_MAX = 1.2;
export const MANY_MS_MAX = 15;

const MANY = 1_000_000;
const READERS = 1_000;
const FEW = 1_000;
const READS = 100;
const BATCH = 50;
const HOUR_MS = 3_600_000;
const AGES = ["10대", "20대", "30대", "40대", "50대 이상"] as const;
const CHANNELS = ["", "WooridongneTV", "RingoBiz", "GenieTV", "Instagram", "NaverBlog", "KakaoChannel"];

async function main(): Promise<void> {
  const product = await startProduct();
  const [many, few] = await openDesks(product.url, 2);
  if (!many || !few) throw new Error("two events must be open");
  await fill(product, many, MANY);
  await fill(product, few, FEW);
  await product.deps.events.drain();
  await computeMs(product, few, FEW);
  await computeMs(product, many, MANY);
  const runs = await interleave({
    many: () => computeMs(product, many, MANY),
    few: () => computeMs(product, few, FEW),
  });
  const computed = await computedFor(product, many);
  await product.stop();
  const figures: Figure[] = [
    {
      question: "uncached dashboard: 1,000,000 participants / 1,000",
      unit: "ratio",
      ...ratios(runs.many, runs.few),
      limit: { kind: "atMost", value: MANY_OVER_FEW_MAX },
    },
    {
      question: "  with 1,000,000",
      unit: "ms",
      value: median(runs.many),
      runs: runs.many,
      limit: { kind: "atMost", value: MANY_MS_MAX },
    },
    { question: "  with 1,000", unit: "ms", value: median(runs.few), runs: runs.few },
    {
      question: "  computations for 1,000 readers at once of a cold dashboard",
      unit: "count",
      value: computed,
      limit: { kind: "atMost", value: 1 },
    },
  ];
  printFigures(figures);
}

/** Messages of registrations, spread over the same hours, channels and ages, through the event log itself. */
async function fill(product: Product, desk: Desk, count: number): Promise<void> {
  const { deps } = product;
  const now = deps.clock.now();
  const storeId = await storeOf(product, desk);
  const message = (index: number): readonly Statement[] => {
    const registeredAt = now - (index % 70) * HOUR_MS;
    const participantId = freshId(deps);
    return emit(
      {
        ...{ id: freshId(deps), type: "ParticipantRegistered", storeId, eventId: desk.eventId },
        ...{ occurredAt: registeredAt, traceparent: null },
        data: {
          ...{ eventId: desk.eventId, participantId, registeredAt },
          channel: CHANNELS[index % CHANNELS.length] ?? "",
          ageGroup: AGES[index % AGES.length] ?? null,
          ...{ gender: index % 2 === 0 ? "여성" : "남성", region: "서울" },
        },
      },
      { sql: "1", args: [] },
    ).statements;
  };
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    await storeDb(deps).write(Array.from({ length: size }, (_, index) => message(from + index)).flat());
  }
}

async function storeOf({ deps }: Product, { eventId }: Desk): Promise<string> {
  const [rows = []] = await storeDb(deps).query([
    rawStatement("select store_id from events where id = ?", [eventId]),
  ]);
  return String(rows[0]?.["store_id"]);
}

/** The verb with an empty cache, read after read. @returns milliseconds a read */
async function computeMs({ deps }: Product, { eventId }: Desk, expected: number): Promise<number> {
  const startedAt = performance.now();
  for (let read = 0; read < READS; read++) {
    const ctx = systemContext({ ...deps, cache: memoryCache({ now: deps.clock.now }) });
    const seen = await getDashboard({ ctx, input: { eventId } });
    if (seen.cacheStatus !== "MISS" || seen.summaryCards.totalParticipants.count !== expected)
      throw new Error(`the dashboard shows ${seen.summaryCards.totalParticipants.count} of ${expected}`);
  }
  return (performance.now() - startedAt) / READS;
}

/** @returns how often the dashboard was computed for all who came at once */
async function computedFor({ deps }: Product, { eventId }: Desk): Promise<number> {
  let computed = 0;
  const metrics: typeof deps.metrics = {
    ...deps.metrics,
    count: (name) => {
      if (name === "madang_dashboards_computed_total") computed += 1;
    },
  };
  const ctx = systemContext({ ...deps, metrics, cache: memoryCache({ now: deps.clock.now }) });
  const reads = Array.from({ length: READERS }, () => getDashboard({ ctx, input: { eventId } }));
  const counts = (await Promise.all(reads)).map(({ summaryCards }) => summaryCards.totalParticipants.count);
  if (counts.some((count) => count !== MANY)) throw new Error("readers saw other counts");
  return computed;
}

await main();
process.exit(0);
