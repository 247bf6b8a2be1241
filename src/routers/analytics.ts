import { z } from "zod";
import {
  ChannelsSection,
  ComparativeAnalysis,
  Dashboard,
  dashboardInput,
  Exported,
  exportCsv,
  exportInput,
  getChannels,
  getComparison,
  getDashboard,
  getOverview,
  getProfile,
  getRoi,
  getTimeline,
  liveInput,
  ManualRecord,
  Overview,
  overviewInput,
  ParticipantProfile,
  ParticipationTrend,
  Refreshed,
  RoiAnalysis,
  recordManual,
  recordManualShape,
  refreshShape,
  refreshStatistics,
  sectionInput,
  VerifiedCounts,
  verifyCounts,
  watchStore,
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
  overview: memberProcedure.input(overviewInput).output(Overview).query(getOverview),
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
  export: ownerProcedure.input(exportInput).output(Exported).query(exportCsv),
});
