export { type Db, held, type Row, type StatementResult, type Written } from "./db.ts";
export { idAt, isUuid, newId } from "./ids.ts";
export { mappedShards, requireKnownShards, ShardsMissing } from "./mapped-shards.ts";
export { requireOwnDatabase, ShardMistaken } from "./shard-identity.ts";
export { createShardMemory, type ShardMemory } from "./shard-map.ts";
export {
  byShard,
  MAIN_SHARD,
  onAllShards,
  onEachShard,
  type Shard,
  type Shards,
  singleShard,
  unlessAway,
} from "./shards.ts";
export {
  ALWAYS,
  allOf,
  type Condition,
  rawStatement,
  type SqlValue,
  type Statement,
  statement,
} from "./statement.ts";
export { bumpVersion, bumpVersions, versionKeys } from "./versions.ts";
