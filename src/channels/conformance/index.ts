/**
 * The kit for adapters, exported as `madang/channel-kit`: what an adapter is made of, what a simulator is made of,
 * and the laws that it has to keep. See docs/guides/add-a-channel.md.
 */
export type * from "../channel.ts";
export {
  checkImage,
  clip,
  codePoints,
  compact,
  hardIssue,
  isPublicHttpsUrl,
  readContent,
  softIssue,
} from "../content-rules.ts";
export { eventCopy, withTracking } from "../copy.ts";
export { type DriveJob, drive, type JournalEntry } from "../driver.ts";
export {
  ChannelError,
  changedError,
  classifyFailure,
  type ErrorTable,
  isChannelError,
  parseRetryAfter,
  toChannelError,
} from "../errors.ts";
export { badAnswer, type JsonAnswer, requestJson, requestText } from "../http.ts";
export { isJsonObject, type Json, type JsonObject, parseJsonObject } from "../json.ts";
export { createPolicies } from "../policy.ts";
export { CHANNEL_POLICIES, type ChannelPolicy } from "../policy-table.ts";
export { type ChannelRecord, NEW_RECORD } from "../record.ts";
export type { Fault, FaultKind, Ops } from "../simulators/faults.ts";
export { type Answer, createFrame, type Frame } from "../simulators/frame.ts";
export { grown } from "../simulators/growth.ts";
export { createTable, type Table } from "../simulators/table.ts";
export type { RowStorage, World } from "../simulators/world.ts";
export { notAssisted, readyAtOnce } from "../steps.ts";
export { type Law, LawViolation } from "./law.ts";
export { channelLaws } from "./laws.ts";
export { createSimulatorBench, type SimulatorBenchOptions } from "./simulator-bench.ts";
export type { Bench, ChannelSubject, FaultRequest, Ledger, LedgerPost } from "./subject.ts";
