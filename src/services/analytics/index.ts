export { type CollectionFailureInput, recordCollectionFailure } from "./record-collection-failure.ts";
export { recordSnapshot, type SnapshotInput, type SnapshotMetrics } from "./record-snapshot.ts";
export {
  CacheStatus,
  ChannelRow,
  ComparativeAnalysis,
  Dashboard,
  Degraded,
  Granularity,
  ParticipantProfile,
  ParticipationTrend,
  RoiAnalysis,
  SummaryCards,
} from "./schemas/index.ts";
