import { z } from "zod";
import { OBJECTIVES } from "../../../db/schema/store.ts";
import { instantOutput, uuid } from "../../schemas.ts";
import { BUCKETS, LEVELS, METRICS } from "../benchmarks/measures.ts";
import { STANDINGS } from "../benchmarks/standing.ts";

/** A month of the benchmarks, YYYY-MM. */
export const Month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/);
/** How many stores, never exactly. */
export const CohortSize = z.enum(BUCKETS);

/** `objective`: cohorts of this purpose; absent: of all events of an industry. */
export const benchmarksInput = z.strictObject({ storeId: uuid, objective: z.enum(OBJECTIVES).optional() });

export const BenchmarkRow = z.strictObject({
  metric: z.enum(METRICS),
  label: z.string(),
  unit: z.enum(["percent", "won"]),
  status: z.enum(["READY", "INSUFFICIENT_COHORT"]),
  level: z.enum(LEVELS).nullable(),
  levelLabel: z.string().nullable(),
  /** "<10": fewer than a cohort needs. */
  n: z.union([CohortSize, z.string().regex(/^<\d+$/)]),
  p25: z.number().nullable(),
  p50: z.number().nullable(),
  p75: z.number().nullable(),
  /** The store's own median of the last 180 days, by the same rules, as of now. */
  own: z.number().nullable(),
  /** Percentage points, or won, from the median. */
  difference: z.number().nullable(),
  standing: z.enum(STANDINGS).nullable(),
  notes: z.array(z.string()),
});

export const BenchmarksAnswer = z.strictObject({
  storeId: uuid,
  /** Whether this store's medians are part of it from the next month on. */
  sharesBenchmarks: z.boolean(),
  /** Null before the first month was published. */
  period: Month.nullable(),
  publishedAt: instantOutput.nullable(),
  methodVersion: z.int().nullable(),
  objective: z.enum(OBJECTIVES).nullable(),
  items: z.array(BenchmarkRow),
});
export type BenchmarksAnswer = z.infer<typeof BenchmarksAnswer>;
