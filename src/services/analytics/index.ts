export { listAnomalies, tickAnomalies } from "./anomalies/index.ts";
export {
  cutOf,
  getBenchmarks,
  LEVEL_LABELS,
  type Publication,
  periodAt,
  publishSnapshot,
  tickBenchmarks,
} from "./benchmarks/index.ts";
export { type DayFigures, dayFigures } from "./day-figures.ts";
export { estimateAccuracy, getAccuracy } from "./estimate-accuracy.ts";
export { Evidence, evidenceInput, getEvidence, verifyEvidence } from "./evidence/index.ts";
export { Explained, explain, explainInput } from "./explain/index.ts";
export { exportView } from "./exports/export-view.ts";
export { channelDayTable, channelTable, dayTable, resultTable } from "./exports/store-tables.ts";
export { correctedEstimate } from "./formulas/accuracy.ts";
export { getAdvice } from "./get-advice.ts";
export { dashboardFor, getDashboard } from "./get-dashboard.ts";
export { getOverview } from "./get-overview.ts";
export { getChannels, getComparison, getProfile, getRoi, getScoreboard, getTimeline } from "./get-section.ts";
export { knownComparison, knownReturn } from "./known-return.ts";
export { listRestatements } from "./list-restatements.ts";
export { createLiveFeeds, isLiveStream, type LiveFeeds, type LiveStream, watchStore } from "./live/index.ts";
export { type CollectionFailureInput, recordCollectionFailure } from "./record-collection-failure.ts";
export { recordManual } from "./record-manual.ts";
export { recordSnapshot, type SnapshotInput, type SnapshotMetrics } from "./record-snapshot.ts";
export { type CollectStats, refreshStatistics } from "./refresh-statistics.ts";
export * from "./schemas/index.ts";
export { verifyCounts } from "./verify-counts.ts";
export { whatIfRoi } from "./what-if-roi.ts";
export {
  BREAK_EVEN_WORDS,
  EVIDENCE_WORDS,
  NO_SALES_NOTE,
  RUN_WORDS,
  SCORE_UNIT_WORDS,
  SCORE_WORDS,
  SOURCE_WORDS,
  STATE_WORDS,
} from "./wording.ts";
