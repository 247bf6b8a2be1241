import {
  BackupInput,
  BackupOutput,
  backupDatabase,
  DeadLettersInput,
  DeadLettersOutput,
  HealthOutput,
  listDeadLetters,
  MoveStoreInput,
  MoveStoreOutput,
  moveStore,
  PublishBenchmarksInput,
  PublishBenchmarksOutput,
  publishBenchmarks,
  RebuildInput,
  RebuildOutput,
  ReplayInput,
  ReplayOutput,
  RotateKeysInput,
  RotateKeysOutput,
  readHealth,
  rebuildProjections,
  replayMessages,
  rotateKeys,
} from "../services/ops/index.ts";
import { operatorProcedure, router } from "../trpc.ts";

export const opsRouter = router({
  deadLetters: operatorProcedure.input(DeadLettersInput).output(DeadLettersOutput).query(listDeadLetters),
  replay: operatorProcedure.input(ReplayInput).output(ReplayOutput).mutation(replayMessages),
  rebuild: operatorProcedure.input(RebuildInput).output(RebuildOutput).mutation(rebuildProjections),
  backup: operatorProcedure.input(BackupInput).output(BackupOutput).mutation(backupDatabase),
  moveStore: operatorProcedure.input(MoveStoreInput).output(MoveStoreOutput).mutation(moveStore),
  benchmarks: operatorProcedure
    .input(PublishBenchmarksInput)
    .output(PublishBenchmarksOutput)
    .mutation(publishBenchmarks),
  rotateKeys: operatorProcedure.input(RotateKeysInput).output(RotateKeysOutput).mutation(rotateKeys),
  health: operatorProcedure.output(HealthOutput).query(readHealth),
});
