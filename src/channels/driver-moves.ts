import type { Outcome } from "./channel.ts";
import { ChannelError } from "./errors.ts";
import {
  type ChannelRecord,
  cancelledRecord,
  failed,
  placed,
  unconfirmed,
  waiting,
  waitingForOwner,
} from "./record.ts";

export const MAX_REBUILDS = 2;
const MAX_DEFERRALS = 3;
const MAX_DEFERRAL_MS = 3_600_000;
/** Reasons whose own sentence asks the owner to try again: here that happens without her. */
const ASKING_OWNER: ReadonlySet<ChannelError["reason"]> = new Set([
  "CHANNEL_UNAVAILABLE",
  "CHANNEL_TIMEOUT",
  "BREAKER_OPEN",
  "BUSY",
]);
const BY_ITSELF = "채널이 지금 받지 않아 기다리고 있어요. 자동으로 다시 시도할게요.";
/** Refusals after which the partner may be asked again, when it says how soon. */
const ASKED_BACK: ReadonlySet<ChannelError["kind"]> = new Set(["rate", "pending", "transient"]);
const LATER_LOOKS_MS = [30_000, 120_000, 600_000, 3_600_000];

/** What a step leads to: a stored stop, or the next step at once. */
export type Move =
  | { readonly type: "stop"; readonly record: ChannelRecord }
  | { readonly type: "go"; readonly record: ChannelRecord }
  | { readonly type: "wait"; readonly record: ChannelRecord; readonly ms: number };

/** What of the record changes once the next call may be the irreversible one. */
export function readied(outcome: Extract<Outcome, { type: "ready" }>) {
  return { step: "READY", state: outcome.state, plannedKrw: outcome.plannedKrw ?? null } as const;
}

/** Where an outcome of any step leads. `now` in epoch ms. */
export function follow(record: ChannelRecord, outcome: Outcome, now: number): Move {
  switch (outcome.type) {
    case "ready":
      return { type: "go", record: { ...record, ...readied(outcome), looks: 0 } };
    case "rebuild":
      return rebuilt(record);
    case "pending": {
      const isPrepared = record.step === "NEW" || record.step === "PREPARING";
      const step = isPrepared || record.commitAttempts === 0 ? "PREPARING" : "SENT";
      const next = waiting({ ...record, state: outcome.state }, step, now + outcome.pollAfterMs);
      return { type: "wait", record: next, ms: outcome.pollAfterMs };
    }
    case "action_required":
      return outcome.action.deadline <= now
        ? { type: "stop", record: failed(record, new ChannelError({ kind: "state", reason: "NOT_POSTED" })) }
        : { type: "stop", record: waitingForOwner(record, outcome, now + outcome.pollAfterMs) };
    case "published":
    case "scheduled":
      return { type: "stop", record: placed(record, outcome) };
    case "cancelled":
      return { type: "stop", record: cancelledRecord(record, outcome.refundKrw) };
    case "failed":
      return { type: "stop", record: failed(record, outcome.error) };
    case "unknown":
      return { type: "stop", record: unconfirmed(record, later(record, now)) };
  }
}

/** Proof that nothing was posted: with what was prepared, the call that might have posted it is forgotten. */
export function unbuilt(record: ChannelRecord): ChannelRecord {
  const rebuilds = record.rebuilds + 1;
  return { ...record, step: "NEW", state: {}, looks: 0, rebuilds, commitAttemptAt: null };
}

/** What was prepared is gone before anything was posted. */
export function rebuilt(record: ChannelRecord, error?: ChannelError): Move {
  const next = unbuilt(record);
  if (next.rebuilds <= MAX_REBUILDS) return { type: "go", record: next };
  const reason = error ?? new ChannelError({ kind: "transient", reason: "CHANNEL_UNAVAILABLE" });
  return { type: "stop", record: failed(record, reason) };
}

/** A refusal without effect: come back when the partner says so, else it is final for this run. */
export function refused(record: ChannelRecord, error: ChannelError, now: number): Move {
  if (error.kind === "rebuild") return rebuilt(record, error);
  if (error.kind === "not_ready") {
    const ms = error.retryAfterMs ?? 5_000;
    return { type: "wait", record: waiting(record, "PREPARING", now + ms), ms };
  }
  // Our own queue was full and nobody was asked: that uses up no turn.
  const isQueued = error.kind === "bulkhead_full";
  const deferrals = record.deferrals + (isQueued ? 0 : 1);
  const isAskedBack = isQueued || ASKED_BACK.has(error.kind);
  const waitMs = error.retryAfterMs;
  if (!isAskedBack || waitMs === null || waitMs > MAX_DEFERRAL_MS || deferrals > MAX_DEFERRALS)
    return { type: "stop", record: failed(record, error) };
  const step = record.step === "COMMITTING" ? "READY" : record.step;
  const next = waiting({ ...record, deferrals }, step, now + waitMs);
  const message = ASKING_OWNER.has(error.reason) ? BY_ITSELF : error.messageKo;
  return { type: "wait", record: { ...next, reason: error.reason, message }, ms: waitMs };
}

/** The error that an outcome carries, if any. */
export function errorOf(outcome: Outcome): ChannelError | null {
  return outcome.type === "unknown" || outcome.type === "failed" ? outcome.error : null;
}

/** When a row that waits is looked at next, epoch ms: the longer it waits, the later. */
export function later(record: ChannelRecord, now: number): number {
  const index = Math.min(Math.max(0, record.looks), LATER_LOOKS_MS.length - 1);
  return now + (LATER_LOOKS_MS[index] ?? 3_600_000);
}
