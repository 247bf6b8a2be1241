export { AccuracyAnswer, accuracyInput } from "./accuracy.ts";
export { BudgetAdvice } from "./advice.ts";
export { Anomaly, AnomalyPage, anomaliesInput } from "./anomalies.ts";
export { BenchmarkRow, BenchmarksAnswer, benchmarksInput, CohortSize, Month } from "./benchmarks.ts";
export { BreakEven, Freshness, Gap, Source } from "./blocks.ts";
export { AcquisitionCost, ChannelRow, Degraded, Metrics } from "./channels.ts";
export { ComparativeAnalysis } from "./comparison.ts";
export { CacheStatus, ChannelsSection, Dashboard } from "./dashboard.ts";
export { SalesLift } from "./lift.ts";
export { Overview, overviewInput } from "./overview.ts";
export { ParticipantProfile } from "./profile.ts";
export { Restatement, RestatementPage, restatementsInput } from "./restatements.ts";
export { ReturnEstimate, RoiAnalysis } from "./roi.ts";
export { Cannibalisation, Scoreboard, ScoreCard } from "./scoreboard.ts";
export { SalesGrowthCard, SummaryCards } from "./summary.ts";
export { Granularity, ParticipationTrend, TrendPoint } from "./trend.ts";
export {
  dashboardInput,
  Exported,
  ExportView,
  exportInput,
  LiveMessage,
  liveInput,
  ManualRecord,
  Refreshed,
  recordManualShape,
  refreshShape,
  sectionInput,
  timelineInput,
  VerifiedCounts,
} from "./verbs.ts";
export { RoiFacts, WhatIfAnswer, whatIfInput } from "./what-if.ts";
