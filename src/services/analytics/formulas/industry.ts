import type { Benchmark } from "../benchmarks/measures.ts";
import { differenceOf, notesOf, type OwnValue, standingOf } from "../benchmarks/standing.ts";
import type { ComparativeAnalysis, ReturnEstimate } from "../schemas/index.ts";
import { changeOf } from "./numbers.ts";
import { conversionRate, participationRate } from "./rates.ts";
import type { Scene } from "./section.ts";

type Row = ComparativeAnalysis["industryComparison"][number];

/**
 * Against the median of the first cohort large enough. ROI's median is of measured returns, so only the measured one
 * is placed among the other stores, by its interval, whatever the card shows.
 */
export function industryComparison({ facts, roi }: Scene, measured: ReturnEstimate): Row[] {
  const { event, channels, benchmarks } = facts;
  const participation = participationRate(event, channels);
  const conversion = conversionRate(event);
  return [
    toRow("참여율", { shown: participation, compared: ownOf(participation) }, benchmarks.participationRate),
    toRow("ROI", { shown: roi.roi, compared: ownOf(roi.measuredRoi, measured) }, benchmarks.measuredRoi),
    toRow("전환율", { shown: conversion, compared: ownOf(conversion) }, benchmarks.conversionRate),
  ];
}

type Own = { shown: number | null; compared: OwnValue | null };

function ownOf(value: number | null, interval?: Pick<ReturnEstimate, "low" | "high">): OwnValue | null {
  if (value === null) return null;
  return { value, low: interval?.low ?? value, high: interval?.high ?? value };
}

/** Percent from the industry's median; null where that is 0 or below, for then a percentage means nothing. */
export function averageGapOf(own: number, average: number): number | null {
  return average <= 0 ? null : changeOf(own, average);
}

function toRow(metric: Row["metric"], { shown, compared }: Own, benchmark: Benchmark | undefined): Row {
  const average = benchmark?.p50 ?? null;
  const standing = benchmark && compared ? standingOf(compared, benchmark) : null;
  return {
    metric,
    myValue: shown,
    industryAverage: average,
    percentageDifference: shown === null || average === null ? null : averageGapOf(shown, average),
    differencePp: differenceOf(shown, average),
    cohort: benchmark
      ? {
          period: benchmark.period,
          level: benchmark.level,
          n: benchmark.bucket,
          p25: benchmark.p25,
          p75: benchmark.p75,
        }
      : null,
    standing,
    notes: notesOf(benchmark, standing),
    reason: benchmark ? null : "INSUFFICIENT_COHORT",
  };
}
