export { type Block, HOLD_MAX_MS } from "./breaker/blocks.ts";
export type { Transition } from "./breaker/history.ts";
export { memorySharedState, type SharedState } from "./breaker/shared-state.ts";
export type { BreakerHealth, BreakerView, ChannelHealth } from "./breaker/view.ts";
export type * from "./channel.ts";
export { METRICS } from "./channel.ts";
export { mergeContent, toHashtag } from "./content-rules.ts";
export { CODE_TO_COME } from "./copy.ts";
export { registryOf } from "./create.ts";
export { type DriveJob, drive, type Journal, type JournalEntry } from "./driver.ts";
export { type CallResult, type CallScope, guardedCall } from "./driver-call.ts";
export {
  CHANNEL_REASONS,
  ChannelError,
  type ChannelReason,
  changedError,
  isChannelError,
  isChannelReason,
  toChannelError,
} from "./errors.ts";
export { idempotencyKeyFor } from "./idempotency-key.ts";
export {
  CHANNEL_IDS,
  CHANNEL_LABELS,
  CHANNEL_NAMES,
  CHANNEL_STATUSES,
  CHANNEL_TYPES,
  type ChannelId,
  type ChannelStatus,
  type ChannelType,
  isChannelId,
  isGood,
  isSettled,
} from "./ids.ts";
export { isJsonObject, type Json, type JsonObject, parseJsonObject } from "./json.ts";
export { settledAt as kakaoSettledAt } from "./kakao-channel/settlement.ts";
export { createPolicies, type Policies } from "./policy.ts";
export { CHANNEL_POLICIES, type ChannelPolicy } from "./policy-table.ts";
export {
  type Attempt,
  type ChannelRecord,
  cancelledRecord,
  type DriverStep,
  failed,
  NEW_RECORD,
  placed,
  retried,
  unconfirmed,
} from "./record.ts";
export type { ChannelRegistry } from "./registry.ts";
export {
  accessTo,
  type ChannelRuntime,
  type ChannelRuntimeOptions,
  createChannelRuntime,
  PROVIDERS,
  type Provider,
  type ProviderAccess,
  type Providers,
} from "./runtime.ts";
export { simulatorAccess, simulatorAccount } from "./simulators/credentials.ts";
