export { type CollectionFailureInput, recordCollectionFailure } from "./record-collection-failure.ts";
export { recordSnapshot, type SnapshotInput, type SnapshotMetrics } from "./record-snapshot.ts";
