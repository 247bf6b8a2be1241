import { freshId, type ServiceContext } from "../../../context.ts";
import { held, rawStatement, type Statement } from "../../../db/index.ts";
import { metricRows, type SnapshotRow } from "./cohorts.ts";
import { METHOD_VERSION, METRICS } from "./measures.ts";
import { cutOf } from "./period.ts";
import { readContributions } from "./read-contributions.ts";

const ROWS_IN_A_STATEMENT = 500;

export type Publication = {
  readonly state: "PUBLISHED" | "ALREADY_PUBLISHED";
  readonly rows: number;
};

/**
 * Computes a month's benchmarks and publishes them, unless that month has been: its mark and all its rows are one
 * batch, so a month is there as a whole or not at all, and whoever comes second changes nothing.
 *
 * @param period YYYY-MM; its cut must have passed
 * @throws AppError UNAVAILABLE where a database is away; nothing is written then
 */
export async function publishSnapshot(ctx: ServiceContext, period: string): Promise<Publication> {
  if (await isPublished(ctx, period)) return { state: "ALREADY_PUBLISHED", rows: 0 };
  const cohortMin = ctx.deps.benchmarkCohortMin;
  const contributions = await readContributions(ctx, cutOf(period));
  const rows: SnapshotRow[] = [];
  for (const metric of METRICS) {
    rows.push(...metricRows(contributions, metric, cohortMin));
    await ctx.deps.sleep(0);
  }
  const runId = freshId(ctx.deps);
  const isOurs = held(
    await ctx.deps.control.write([
      rawStatement(
        `insert into benchmark_periods (period, run_id, cohort_min, method_version, published_at)
         values (?, ?, ?, ?, ?) on conflict (period) do nothing`,
        [period, runId, cohortMin, METHOD_VERSION, ctx.deps.clock.now()],
      ),
      ...insertRows(period, runId, rows),
    ]),
  );
  if (!isOurs) return { state: "ALREADY_PUBLISHED", rows: 0 };
  ctx.deps.log.info("benchmarks_published", { count: rows.length });
  return { state: "PUBLISHED", rows: rows.length };
}

export async function isPublished(ctx: ServiceContext, period: string): Promise<boolean> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement("select 1 from benchmark_periods where period = ?", [period]),
  ]);
  return rows.length > 0;
}

function insertRows(period: string, runId: string, rows: readonly SnapshotRow[]): Statement[] {
  const statements: Statement[] = [];
  for (let at = 0; at < rows.length; at += ROWS_IN_A_STATEMENT) {
    const cells = rows.slice(at, at + ROWS_IN_A_STATEMENT).map(toCells);
    statements.push(
      rawStatement(
        `insert into benchmark_snapshots (period, level, industry, region, objective, metric, n_bucket,
           is_small_sample, p25, p50, p75, method_version)
         select ?, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5,
           r.value ->> 6, r.value ->> 7, r.value ->> 8, r.value ->> 9, ?
         from json_each(?) r where exists (select 1 from benchmark_periods where period = ? and run_id = ?)`,
        [period, METHOD_VERSION, JSON.stringify(cells), period, runId],
      ),
    );
  }
  return statements;
}

function toCells(row: SnapshotRow): (string | number)[] {
  const { level, industry, region, objective, metric, bucket, isSmallSample, p25, p50, p75 } = row;
  return [level, industry, region, objective, metric, bucket, isSmallSample ? 1 : 0, p25, p50, p75];
}
