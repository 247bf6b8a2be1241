import { z } from "zod";
import { cacheKeys, fresh, getOrLoad, type Life, type Stamp } from "../../../cache/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { type Row, rawStatement } from "../../../db/index.ts";
import { DEFAULT_TIME_ZONE } from "../../../time.ts";
import { type CohortPlace, keyOf } from "./cohorts.ts";
import {
  type Benchmark,
  type Benchmarks,
  BUCKETS,
  LEVELS,
  type Level,
  METRICS,
  type Metric,
} from "./measures.ts";

/** The newest published month; without one, `period` is null. */
export type PublishedMonth = {
  readonly period: string | null;
  readonly publishedAt: number | null;
  readonly methodVersion: number | null;
  readonly cohortMin: number | null;
  readonly rows: ReadonlyMap<string, Benchmark>;
};

const MINUTE_MS = 60_000;

/** A month's rows never change; this is how long a new month may stay unseen. */
const LIFE: Life = {
  freshMs: 5 * MINUTE_MS,
  keptMs: 60 * MINUTE_MS,
  countsLagMs: 500,
  behindMs: 900,
  joinMs: 1_000,
};
const STAMP: Stamp = { strict: [], loose: 0 };

/** From memory: one read of the control database every five minutes and process, whatever is asked. */
export async function loadPublishedMonth(ctx: ServiceContext): Promise<PublishedMonth> {
  const { cache, clock, defer, sleep } = ctx.deps;
  const key = cacheKeys.benchmarks;
  const known = fresh<PublishedMonth>(cache, key, { stamp: STAMP, now: clock.now(), life: LIFE });
  if (known) return known.value;
  const loaded = await getOrLoad<PublishedMonth>({
    ...{ cache, key, life: LIFE, now: clock.now, defer, sleep, stamp: STAMP },
    settled: async () => STAMP,
    load: async () => ({ value: await readMonth(ctx, NEWEST), timeZone: DEFAULT_TIME_ZONE }),
    encode: (month) => ({ ...month, rows: [...month.rows] }),
    decode: (value) => {
      const parsed = StoredMonth.safeParse(value).data;
      return parsed && { ...parsed, rows: new Map(parsed.rows) };
    },
  });
  return loaded.value;
}

/** The newest month that was published by an instant; rows never change, so it is the month of that time. */
export async function loadMonthAsOf(ctx: ServiceContext, at: number): Promise<PublishedMonth> {
  return readMonth(ctx, at);
}

const StoredBenchmark = z.strictObject({
  period: z.string(),
  level: z.enum(LEVELS),
  bucket: z.enum(BUCKETS),
  isSmallSample: z.boolean(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
});
const StoredMonth = z.strictObject({
  period: z.string().nullable(),
  publishedAt: z.number().nullable(),
  methodVersion: z.number().nullable(),
  cohortMin: z.number().nullable(),
  rows: z.array(z.tuple([z.string(), StoredBenchmark])),
});

/** Of each measure the first cohort of the ladder that was published. */
export function benchmarksFor(
  { rows }: Pick<PublishedMonth, "rows">,
  store: { readonly industry: string; readonly region: string | null; readonly objective: string | null },
): Benchmarks {
  const found: Partial<Record<Metric, Benchmark>> = {};
  for (const metric of METRICS) {
    const row = LEVELS.map((level) => placeAt(level, store))
      .map((place, index) => place && rows.get(rowKey(LEVELS[index] ?? "ALL", place, metric)))
      .find((benchmark) => benchmark !== undefined);
    if (row) found[metric] = row;
  }
  return found;
}

type Whose = Parameters<typeof benchmarksFor>[1];

/** Undefined where a store has no place at a level. */
function placeAt(level: Level, { industry, region, objective }: Whose): CohortPlace | undefined {
  switch (level) {
    case "INDUSTRY_REGION_OBJECTIVE":
      return region === null || objective === null ? undefined : { industry, region, objective };
    case "INDUSTRY_OBJECTIVE":
      return objective === null ? undefined : { industry, region: "", objective };
    case "INDUSTRY":
      return { industry, region: "", objective: "" };
    case "ALL":
      return { industry: "", region: "", objective: "" };
  }
}

function rowKey(level: string, place: CohortPlace, metric: string): string {
  return [level, metric, keyOf(place)].join("\n");
}

/** One statement, so that it sees one month; a month without rows is one row without a level. */
const NEWEST_MONTH = `select p.period, p.published_at, p.cohort_min, p.method_version,
    s.level, s.industry, s.region, s.objective, s.metric, s.n_bucket, s.is_small_sample, s.p25, s.p50, s.p75
  from benchmark_periods p left join benchmark_snapshots s on s.period = p.period
  where p.period = (select max(period) from benchmark_periods where published_at <= ?)`;
const NEWEST = Number.MAX_SAFE_INTEGER;

async function readMonth({ deps }: ServiceContext, until: number): Promise<PublishedMonth> {
  const [rows = []] = await deps.control.query([rawStatement(NEWEST_MONTH, [until])]);
  const [month] = rows;
  return {
    period: month ? String(month["period"]) : null,
    publishedAt: month ? Number(month["published_at"]) : null,
    methodVersion: month ? Number(month["method_version"]) : null,
    cohortMin: month ? Number(month["cohort_min"]) : null,
    rows: new Map(rows.flatMap(toEntry)),
  };
}

function toEntry(row: Row): [string, Benchmark][] {
  const parsed = StoredBenchmark.safeParse({
    period: row["period"],
    level: row["level"],
    bucket: row["n_bucket"],
    isSmallSample: row["is_small_sample"] === 1,
    p25: row["p25"],
    p50: row["p50"],
    p75: row["p75"],
  }).data;
  if (!parsed) return [];
  const place = {
    industry: String(row["industry"]),
    region: String(row["region"]),
    objective: String(row["objective"]),
  };
  return [[rowKey(parsed.level, place, String(row["metric"])), parsed]];
}
