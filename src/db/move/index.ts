export { copyControl, forgetControl } from "./control-rows.ts";
export { type MarkPair, MoveFailed } from "./copy-log.ts";
export {
  cleanUpMove,
  dropStrayFences,
  MOVE_POINTS,
  MoveLost,
  type MoveParts,
  type MovePoint,
  moveStore,
  undoMove,
} from "./move.ts";
export {
  beginMove,
  LEASE_MS,
  type MoveRow,
  readLapsed,
  readMove,
  readMoves,
  takeUpMove,
} from "./move-row.ts";
export { KNOWN_TABLES } from "./tables.ts";
export { wipeStore } from "./wipe-store.ts";
