import type { z } from "zod";
import type { ServiceContext } from "../../../context.ts";
import { notFound } from "../../../errors.ts";
import { toIso } from "../../../time.ts";
import { loadStore, MEMBER, type Role, requireStore } from "../../store/index.ts";
import type { BenchmarksAnswer, benchmarksInput } from "../schemas/index.ts";
import { benchmarksFor, loadPublishedMonth } from "./load-benchmarks.ts";
import { type Benchmark, LEVEL_LABELS, METRIC_LABELS, METRICS, type Metric } from "./measures.ts";
import { cohortOf, contributionsOf } from "./read-contributions.ts";
import { differenceOf, notesOf, standingOf } from "./standing.ts";

/** What the caller's costs could be computed back from; staff see the other stores' figures only. */
const OF_COSTS: ReadonlySet<Metric> = new Set(["measuredRoi", "costPerAcquisition"]);

type Row = BenchmarksAnswer["items"][number];

/**
 * The newest month's quartiles that apply to a store, beside its own medians as of now.
 *
 * @throws AppError NOT_FOUND for a store that is unknown or not the caller's
 * @example const { items } = await getBenchmarks({ ctx, input: { storeId, objective: "NEW_CUSTOMERS" } });
 */
export async function getBenchmarks({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof benchmarksInput>;
}): Promise<BenchmarksAnswer> {
  const { storeId, role } = await requireStore(ctx, input.storeId, MEMBER);
  const [store, month] = await Promise.all([loadStore({ ctx, storeId }), loadPublishedMonth(ctx)]);
  if (!store) throw notFound();
  const objective = input.objective ?? null;
  const found = benchmarksFor(month, { ...cohortOf(store), objective });
  const [contribution] = await contributionsOf(ctx, [store], ctx.deps.clock.now());
  const own = objective === null ? contribution?.all : contribution?.byObjective.get(objective);
  const cohortMin = month.cohortMin ?? ctx.deps.benchmarkCohortMin;
  return {
    storeId,
    sharesBenchmarks: store.sharesBenchmarks,
    period: month.period,
    publishedAt: month.publishedAt === null ? null : toIso(store.timeZone, month.publishedAt),
    methodVersion: month.methodVersion,
    objective,
    items: METRICS.map((metric) => {
      const value = isWithheld(metric, role) ? null : (own?.[metric] ?? null);
      return toRow(metric, { benchmark: found[metric], own: value, cohortMin });
    }),
  };
}

function isWithheld(metric: Metric, role: Role): boolean {
  return role !== "owner" && OF_COSTS.has(metric);
}

type Parts = { benchmark: Benchmark | undefined; own: number | null; cohortMin: number };

function toRow(metric: Metric, { benchmark, own, cohortMin }: Parts): Row {
  const standing = benchmark && own !== null ? standingOf({ value: own }, benchmark) : null;
  return {
    metric,
    label: METRIC_LABELS[metric],
    unit: metric === "costPerAcquisition" ? "won" : "percent",
    status: benchmark ? "READY" : "INSUFFICIENT_COHORT",
    level: benchmark?.level ?? null,
    levelLabel: benchmark ? LEVEL_LABELS[benchmark.level] : null,
    n: benchmark?.bucket ?? `<${cohortMin}`,
    p25: benchmark?.p25 ?? null,
    p50: benchmark?.p50 ?? null,
    p75: benchmark?.p75 ?? null,
    own,
    difference: differenceOf(own, benchmark?.p50 ?? null),
    standing,
    notes: notesOf(benchmark, standing),
  };
}
