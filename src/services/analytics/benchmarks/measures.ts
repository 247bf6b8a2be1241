/** What stores are compared by: one number a store each, its median over the window. */
export const METRICS = [
  "participationRate",
  "conversionRate",
  "measuredRoi",
  "costPerAcquisition",
  "salesGrowth",
] as const;
export type Metric = (typeof METRICS)[number];

export const METRIC_LABELS = {
  participationRate: "참여율",
  conversionRate: "전환율",
  measuredRoi: "ROI",
  costPerAcquisition: "참여자 1명당 비용",
  salesGrowth: "매출 증가율",
} as const satisfies Record<Metric, string>;

/** Published figures are multiples of it, in tenths: rates 0.1 percentage points, ROI 5 points, cost 10 won. */
export const ROUNDING_TENTHS = {
  participationRate: 1n,
  conversionRate: 1n,
  measuredRoi: 50n,
  costPerAcquisition: 100n,
  salesGrowth: 1n,
} as const satisfies Record<Metric, bigint>;

/** From the cohort that is most like a store to the widest; the first one with enough stores is shown. */
export const LEVELS = ["INDUSTRY_REGION_OBJECTIVE", "INDUSTRY_OBJECTIVE", "INDUSTRY", "ALL"] as const;
export type Level = (typeof LEVELS)[number];

export const LEVEL_LABELS = {
  INDUSTRY_REGION_OBJECTIVE: "같은 업종·지역·목적",
  INDUSTRY_OBJECTIVE: "같은 업종·목적",
  INDUSTRY: "같은 업종",
  ALL: "전체 가게",
} as const satisfies Record<Level, string>;

/** How many stores a published row has is told in these words only. */
export const BUCKETS = ["10-19", "20-49", "50-99", "100+"] as const;
export type Bucket = (typeof BUCKETS)[number];

/** No configuration goes below: with fewer, quartiles of a month can give single stores away (ADR 85). */
export const COHORT_FLOOR = 5;
export const SMALL_SAMPLE_BELOW = 30;
/** Raised when a published figure would mean something else; months before keep theirs. */
export const METHOD_VERSION = 1;

/** @example bucketOf(23) // "20-49" */
export function bucketOf(stores: number): Bucket {
  if (stores >= 100) return "100+";
  if (stores >= 50) return "50-99";
  return stores >= 20 ? "20-49" : "10-19";
}

/** What a store is compared with: one published row, without the place it is of. */
export type Benchmark = {
  /** Month, YYYY-MM. */
  readonly period: string;
  readonly level: Level;
  readonly bucket: Bucket;
  readonly isSmallSample: boolean;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
};

/** A measure without a cohort large enough is absent. */
export type Benchmarks = Readonly<Partial<Record<Metric, Benchmark>>>;
