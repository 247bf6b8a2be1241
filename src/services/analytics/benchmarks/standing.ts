import { tenthsOf } from "../formulas/numbers.ts";
import type { Benchmark } from "./measures.ts";

export const STANDINGS = ["BELOW", "TYPICAL", "ABOVE"] as const;
export type Standing = (typeof STANDINGS)[number];

/** A store's own value; with an interval, where its uncertainty is known. */
export type OwnValue = { readonly value: number; readonly low?: number; readonly high?: number };

/** Below or above the middle half of the stores; what overlaps it cannot be told from the average. */
export function standingOf(own: OwnValue, { p25, p75 }: Pick<Benchmark, "p25" | "p75">): Standing {
  if ((own.high ?? own.value) < p25) return "BELOW";
  return (own.low ?? own.value) > p75 ? "ABOVE" : "TYPICAL";
}

export const TYPICAL_NOTE = "평균과 구분되지 않아요";
export const SMALL_SAMPLE_NOTE = "표본 적음";
export const NO_COHORT_NOTE = "아직 비교할 가게가 부족해요";

/** What an owner reads beside a comparison. */
export function notesOf(benchmark: Benchmark | undefined, standing: Standing | null): string[] {
  if (!benchmark) return [NO_COHORT_NOTE];
  return [
    ...(standing === "TYPICAL" ? [TYPICAL_NOTE] : []),
    ...(benchmark.isSmallSample ? [SMALL_SAMPLE_NOTE] : []),
  ];
}

/** Percentage points (or won) from the cohort's median, exact; null where either is not known. */
export function differenceOf(own: number | null, p50: number | null): number | null {
  return own === null || p50 === null ? null : Number(tenthsOf(own) - tenthsOf(p50)) / 10;
}
