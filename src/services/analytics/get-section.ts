import type { ServiceContext } from "../../context.ts";
import { type DashboardInput, getDashboard } from "./get-dashboard.ts";
import type {
  ChannelsSection,
  ComparativeAnalysis,
  ParticipantProfile,
  ParticipationTrend,
  RoiAnalysis,
  Scoreboard,
} from "./schemas/index.ts";

type SectionOptions = { ctx: ServiceContext; input: DashboardInput };

/** Sections of the same cached dashboard; access and errors as getDashboard. */
export async function getChannels(options: SectionOptions): Promise<ChannelsSection> {
  const { eventId, channelPerformance, degraded, lastUpdated, cacheStatus } = await getDashboard(options);
  return { eventId, items: channelPerformance, degraded, lastUpdated, cacheStatus };
}

export async function getTimeline(options: SectionOptions): Promise<ParticipationTrend> {
  return (await getDashboard(options)).participationTrend;
}

export async function getRoi(options: SectionOptions): Promise<RoiAnalysis> {
  return (await getDashboard(options)).roiAnalysis;
}

export async function getProfile(options: SectionOptions): Promise<ParticipantProfile> {
  return (await getDashboard(options)).participantProfile;
}

export async function getComparison(options: SectionOptions): Promise<ComparativeAnalysis> {
  return (await getDashboard(options)).comparativeAnalysis;
}

export async function getScoreboard(options: SectionOptions): Promise<Scoreboard> {
  return (await getDashboard(options)).scoreboard;
}
