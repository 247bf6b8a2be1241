import type { ChannelState, ExternalRef, Outcome, OwnerAction } from "./channel.ts";
import { CHANNEL_REASONS, type ChannelError, type ChannelReason } from "./errors.ts";
import type { ChannelStatus } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { BreakerState } from "./policy.ts";

/** Where the driver goes on after a restart. */
export type DriverStep =
  /** Nothing was asked of the partner. */
  | "NEW"
  /** The owner tries again: first make sure that nothing was posted, then start anew. */
  | "RECHECK"
  /** Prepared, not yet ready for the irreversible call. */
  | "PREPARING"
  /** The next call is the irreversible one. */
  | "READY"
  /** Stored before the irreversible call; found after a crash it means "unconfirmed". */
  | "COMMITTING"
  /** The answer of the irreversible call is lost. */
  | "UNCONFIRMED"
  /** The call took effect, its result comes later. */
  | "SENT"
  | "DONE";

/** All that is stored of one channel of one distribution. */
export type ChannelRecord = {
  readonly status: ChannelStatus;
  readonly step: DriverStep;
  readonly state: ChannelState;
  /** Counts the owner's retries; part of the idempotency key. */
  readonly generation: number;
  readonly commitAttempts: number;
  readonly commitAttemptAt: number | null;
  /** Looks without a result since the last change of step. */
  readonly looks: number;
  /** Times the partner asked us to come back later. */
  readonly deferrals: number;
  /** Times that what was prepared was lost and prepared anew. */
  readonly rebuilds: number;
  /** The most the next commit may cost, won; null = as estimated. */
  readonly plannedKrw: number | null;
  readonly nextAttemptAt: number | null;
  readonly reason: ChannelReason | null;
  readonly message: string | null;
  readonly field: string | null;
  readonly ref: ExternalRef | null;
  readonly data: JsonObject | null;
  readonly action: OwnerAction | null;
  /** What the partner charges, won; null = it did not say. */
  readonly costKrw: number | null;
  readonly providerStatus: string | null;
};

export const NEW_RECORD: ChannelRecord = {
  status: "PENDING",
  step: "NEW",
  state: {},
  generation: 0,
  commitAttempts: 0,
  commitAttemptAt: null,
  looks: 0,
  deferrals: 0,
  rebuilds: 0,
  plannedKrw: null,
  nextAttemptAt: null,
  reason: null,
  message: null,
  field: null,
  ref: null,
  data: null,
  action: null,
  costKrw: null,
  providerStatus: null,
};

export type AttemptStep = "validate" | "prepare" | "check" | "commit" | "reconcile" | "confirm" | "cancel";

/** One call of a partner (or one refusal before it). Holds no content and no personal data. */
export type Attempt = {
  readonly step: AttemptStep;
  readonly outcome: Outcome["type"] | "error" | "crashed";
  readonly reason: ChannelReason | null;
  readonly providerCode: string | null;
  readonly httpStatus: number | null;
  readonly latencyMs: number;
  readonly breakerState: BreakerState;
  /** Epoch ms of the start. */
  readonly at: number;
};

const QUIET = { nextAttemptAt: null, reason: null, message: null, field: null, looks: 0 } as const;

/** The owner's new try of a channel that failed. */
export function retried(record: ChannelRecord): ChannelRecord {
  return {
    ...NEW_RECORD,
    status: "IN_PROGRESS",
    step: record.commitAttempts > 0 ? "RECHECK" : "NEW",
    generation: record.generation + 1,
    commitAttemptAt: record.commitAttemptAt,
    state: record.state,
  };
}

/** The record after an outcome that says where the post is. */
export function placed(
  record: ChannelRecord,
  outcome: Extract<Outcome, { type: "published" | "scheduled" }>,
): ChannelRecord {
  const isScheduled = outcome.type === "scheduled";
  return {
    ...record,
    ...QUIET,
    status: isScheduled ? "SCHEDULED" : "SUCCESS",
    step: isScheduled ? "SENT" : "DONE",
    state: outcome.state ?? record.state,
    nextAttemptAt: isScheduled ? outcome.at : null,
    ref: outcome.ref,
    data: { ...record.data, ...outcome.data },
    action: null,
    costKrw: outcome.costKrw ?? record.costKrw,
    providerStatus: outcome.providerStatus ?? null,
  };
}

/** The owner has to post by hand; looked for again at `nextAttemptAt`. */
const ASKED = "글을 직접 올려 주세요. 올린 뒤 글 주소를 알려 주시면 확인할게요.";

export function waitingForOwner(
  record: ChannelRecord,
  outcome: Extract<Outcome, { type: "action_required" }>,
  nextAttemptAt: number,
): ChannelRecord {
  return {
    ...record,
    ...QUIET,
    status: "ACTION_REQUIRED",
    step: "SENT",
    state: outcome.state,
    action: outcome.action,
    message: outcome.notice?.message ?? ASKED,
    field: outcome.notice?.field ?? null,
    looks: record.looks + 1,
    nextAttemptAt,
  };
}

/** What came to nothing costs nothing: partners give the charge of a rejected or undelivered post back. */
export function failed(record: ChannelRecord, error: ChannelError): ChannelRecord {
  return {
    ...record,
    ...QUIET,
    status: "FAILED",
    step: "DONE",
    action: null,
    reason: error.reason,
    message: error.messageKo,
    field: error.field,
    costKrw: record.costKrw === null ? null : 0,
    providerStatus: null,
  };
}

/** Costs what was not paid back; `refundKrw` null = the partner did not say. */
export function cancelledRecord(record: ChannelRecord, refundKrw: number | null): ChannelRecord {
  const cost = record.costKrw === null ? null : Math.max(0, record.costKrw - (refundKrw ?? 0));
  return {
    ...record,
    ...QUIET,
    status: "CANCELLED",
    step: "DONE",
    action: null,
    reason: "CANCELLED",
    message: CHANNEL_REASONS.CANCELLED,
    costKrw: cost,
    providerStatus: null,
  };
}

/** The answer of the irreversible call is lost; `nextAttemptAt` null = only the owner can say. */
export function unconfirmed(record: ChannelRecord, nextAttemptAt: number | null): ChannelRecord {
  return {
    ...record,
    status: "UNCONFIRMED",
    step: "UNCONFIRMED",
    nextAttemptAt,
    reason: "UNCONFIRMED",
    message: CHANNEL_REASONS.UNCONFIRMED,
    field: null,
  };
}

/** Still going, to be taken up again at `nextAttemptAt`. */
export function waiting(record: ChannelRecord, step: DriverStep, nextAttemptAt: number): ChannelRecord {
  return { ...record, status: "IN_PROGRESS", step, nextAttemptAt, looks: record.looks + 1 };
}
