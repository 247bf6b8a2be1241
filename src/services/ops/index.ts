export { backupDatabase } from "./backup-database.ts";
export { checkMasterKey, isSealed, WrongMasterKey } from "./key-check.ts";
export { listDeadLetters } from "./list-dead-letters.ts";
export { checkMarks, PreviousKeyNeeded } from "./mark-check.ts";
export { moveStore } from "./move-store.ts";
export { publishBenchmarks } from "./publish-benchmarks.ts";
export { readHealth } from "./read-health.ts";
export {
  createReadiness,
  type PartVerdict,
  type Readiness,
  type ReadyMemory,
  type ReadyPart,
  type ReadyReport,
} from "./readiness.ts";
export { rebuildProjections } from "./rebuild-projections.ts";
export { recordSignals } from "./record-signals.ts";
export { replayMessages } from "./replay-messages.ts";
export { rotateKeys } from "./rotate-keys.ts";
export {
  BackupInput,
  BackupOutput,
  DeadLettersInput,
  DeadLettersOutput,
  HealthOutput,
  MoveStoreInput,
  MoveStoreOutput,
  PublishBenchmarksInput,
  PublishBenchmarksOutput,
  RebuildInput,
  RebuildOutput,
  ReplayInput,
  ReplayOutput,
  RotateKeysInput,
  RotateKeysOutput,
} from "./schemas.ts";
export { tickEventLog } from "./tick-event-log.ts";
export { tickMoves } from "./tick-moves.ts";
