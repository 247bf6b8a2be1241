import { z } from "zod";
import {
  AnomalyPage,
  anomaliesInput,
  BenchmarksAnswer,
  BudgetAdvice,
  benchmarksInput,
  ChannelsSection,
  ComparativeAnalysis,
  Dashboard,
  dashboardInput,
  Exported,
  exportInput,
  exportView,
  getAdvice,
  getBenchmarks,
  getChannels,
  getComparison,
  getDashboard,
  getOverview,
  getProfile,
  getRoi,
  getScoreboard,
  getTimeline,
  listAnomalies,
  listRestatements,
  liveInput,
  ManualRecord,
  Overview,
  overviewInput,
  ParticipantProfile,
  ParticipationTrend,
  Refreshed,
  RestatementPage,
  RoiAnalysis,
  recordManual,
  recordManualShape,
  refreshShape,
  refreshStatistics,
  restatementsInput,
  Scoreboard,
  sectionInput,
  VerifiedCounts,
  verifyCounts,
  WhatIfAnswer,
  watchStore,
  whatIfInput,
  whatIfRoi,
} from "../services/analytics/index.ts";
import { collectStats } from "../services/distribution/index.ts";
import { memberProcedure, mutationInput, ownerProcedure, router } from "../trpc.ts";
import { liveOutput } from "./live-output.ts";

export const analyticsRouter = router({
  dashboard: memberProcedure.input(dashboardInput).output(Dashboard).query(getDashboard),
  channels: memberProcedure.input(sectionInput).output(ChannelsSection).query(getChannels),
  timeline: memberProcedure.input(dashboardInput).output(ParticipationTrend).query(getTimeline),
  roi: memberProcedure.input(sectionInput).output(RoiAnalysis).query(getRoi),
  profile: memberProcedure.input(sectionInput).output(ParticipantProfile).query(getProfile),
  comparison: memberProcedure.input(sectionInput).output(ComparativeAnalysis).query(getComparison),
  scoreboard: memberProcedure.input(sectionInput).output(Scoreboard).query(getScoreboard),
  benchmarks: memberProcedure.input(benchmarksInput).output(BenchmarksAnswer).query(getBenchmarks),
  overview: memberProcedure.input(overviewInput).output(Overview).query(getOverview),
  anomalies: memberProcedure.input(anomaliesInput).output(AnomalyPage).query(listAnomalies),
  restatements: memberProcedure.input(restatementsInput).output(RestatementPage).query(listRestatements),
  live: memberProcedure.input(liveInput).output(liveOutput).subscription(watchStore),
  refresh: ownerProcedure
    .input(mutationInput(refreshShape))
    .output(Refreshed)
    .mutation(({ ctx, input }) => refreshStatistics({ ctx, input, collect: collectStats })),
  recordManual: ownerProcedure
    .input(mutationInput(recordManualShape))
    .output(ManualRecord)
    .mutation(recordManual),
  verifyCounts: ownerProcedure.input(z.strictObject(refreshShape)).output(VerifiedCounts).query(verifyCounts),
  export: ownerProcedure.input(exportInput).output(Exported).query(exportView),
  advice: ownerProcedure.input(sectionInput).output(BudgetAdvice).query(getAdvice),
  whatIf: ownerProcedure.input(whatIfInput).output(WhatIfAnswer).query(whatIfRoi),
});
