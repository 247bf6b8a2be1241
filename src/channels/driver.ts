/**
 * The state machine that posts to any channel at most once.
 *
 *   NEW → prepare → PREPARING → check* → READY → (stored COMMITTING) → commit
 *     → SUCCESS | SCHEDULED | ACTION_REQUIRED | FAILED
 *     → lost answer → UNCONFIRMED → reconcile* → SUCCESS | READY or NEW (proof of nothing posted) | UNCONFIRMED
 *
 * Nothing here knows a channel. Every change is stored through the journal before the next call; a journal that
 * refuses (someone else holds the row) ends the run.
 */
import type { Channel, ChannelContext, Outcome } from "./channel.ts";
import { type CallScope, guardedCall } from "./driver-call.ts";
import { ChannelError, isChannelError } from "./errors.ts";
import type { Policies } from "./policy.ts";
import {
  type Attempt,
  type ChannelRecord,
  cancelledRecord,
  failed,
  placed,
  unconfirmed,
  waiting,
  waitingForOwner,
} from "./record.ts";

export type JournalEntry = {
  readonly record: ChannelRecord;
  readonly attempts: readonly Attempt[];
  /** The run ends with this entry: the row may be taken by someone else from now on. */
  readonly isLast: boolean;
};

/** Where the driver stores what it knows; the only thing it writes to. */
export type Journal = {
  /** Stores the record with the attempts made since the last save. False: the row is not ours any more. */
  save(entry: JournalEntry): Promise<boolean>;
};

export type DriveJob = {
  readonly channel: Channel<string>;
  readonly record: ChannelRecord;
  /** A fresh context per try: clock, fetch and signal are of this try. */
  readonly context: (signal: AbortSignal, record: ChannelRecord) => Promise<ChannelContext>;
  readonly journal: Journal;
  readonly policies: Policies;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** See CallScope. */
  readonly account: string;
  /**
   * Called before the irreversible call is stored: sets its cost aside, or says why it must not be made.
   * Repeatable for the same record.
   */
  readonly reserve?: (record: ChannelRecord) => Promise<ChannelError | null>;
  /** Told of errors that no adapter foresaw. */
  readonly onFault?: (thrown: unknown) => void;
  /** False: nothing may be posted any more; what is not out is cancelled, what may be out is only looked up. */
  readonly mayCommit?: boolean;
  /** Epoch ms until which the run waits by itself; later work is left to the tick by `nextAttemptAt`. */
  readonly inlineUntil: number;
};

const MAX_COMMITS = 3;
/** What cannot be repeated blindly is repeated once, after proof that nothing was posted. */
const MAX_UNKEYED_COMMITS = 2;
const MAX_REBUILDS = 2;
const MAX_DEFERRALS = 3;
const MAX_DEFERRAL_MS = 3_600_000;
const ASKED_BACK: ReadonlySet<ChannelError["kind"]> = new Set(["rate", "pending", "transient"]);
const INLINE_LOOKS_MS = [1_000, 3_000];
const LATER_LOOKS_MS = [30_000, 120_000, 600_000, 3_600_000];
const MAX_LOOKS = 24;

/** What a step leads to: a stored stop, or the next step at once. */
type Move =
  | { readonly type: "stop"; readonly record: ChannelRecord }
  | { readonly type: "go"; readonly record: ChannelRecord }
  | { readonly type: "wait"; readonly record: ChannelRecord; readonly ms: number };

type Run = DriveJob & CallScope & { isResumedCommit: boolean; lastError: ChannelError | null };

/**
 * Drives one channel until it is settled or has to wait beyond `inlineUntil`.
 * @returns the record as stored last, or null when the journal refused.
 */
export async function drive(job: DriveJob): Promise<ChannelRecord | null> {
  const run: Run = { ...job, attempts: [], isResumedCommit: false, lastError: null };
  let record = resume(run, job.record);
  for (;;) {
    const move = await step(run, record);
    if (move === null) return null;
    record = move.record;
    if (move.type === "go") continue;
    if (move.type === "stop" || !isInline(run, move.ms))
      return (await store(run, record, true)) ? record : null;
    if (record.step !== "UNCONFIRMED" && !(await store(run, record))) return null;
    await run.sleep(move.ms);
  }
}

/** Whether the run waits this long by itself. */
function isInline(run: Run, ms: number): boolean {
  return run.now() + ms <= run.inlineUntil && !run.signal.aborted;
}

function resume(run: Run, record: ChannelRecord): ChannelRecord {
  if (record.step === "UNCONFIRMED") run.isResumedCommit = true;
  if (record.step !== "COMMITTING") return record;
  run.isResumedCommit = true;
  run.attempts.push({
    step: "commit",
    outcome: "crashed",
    reason: "UNCONFIRMED",
    providerCode: null,
    httpStatus: null,
    latencyMs: 0,
    breakerState: run.policies.breaker(run.channel.descriptor.id).state,
    at: record.commitAttemptAt ?? run.now(),
  });
  return { ...record, step: "UNCONFIRMED", looks: 0 };
}

async function store(run: Run, record: ChannelRecord, isLast = false): Promise<boolean> {
  return run.journal.save({ record, attempts: run.attempts.splice(0), isLast });
}

async function step(run: Run, record: ChannelRecord): Promise<Move | null> {
  const isBeforePosting = record.step === "NEW" || record.step === "PREPARING" || record.step === "READY";
  if (run.mayCommit === false && isBeforePosting)
    return { type: "stop", record: cancelledRecord(record, null) };
  switch (record.step) {
    case "NEW":
      return prepare(run, record);
    case "PREPARING":
    case "SENT":
      return check(run, record);
    case "READY":
      return commit(run, record);
    case "COMMITTING":
    case "UNCONFIRMED":
    case "RECHECK":
      return reconcile(run, record);
    case "DONE":
      return { type: "stop", record };
  }
}

async function prepare(run: Run, record: ChannelRecord): Promise<Move> {
  const refusedBy = await validate(run, record);
  if (refusedBy !== null) {
    run.attempts.push(refusal(run, refusedBy));
    return { type: "stop", record: failed(record, refusedBy) };
  }
  const call = { step: "prepare", op: "publish", record } as const;
  const result = await guardedCall(run, call, (ctx) => run.channel.prepare(ctx));
  return result.ok ? follow(run, record, result.outcome) : refused(run, record, result.error);
}

/** Pure: what stops the channel before anything is sent, a missing connection included. */
async function validate(run: Run, record: ChannelRecord): Promise<ChannelError | null> {
  try {
    const context = await run.context(run.signal, record);
    const issue = run.channel.validate(context.content, context).find(({ severity }) => severity === "hard");
    if (issue === undefined) return null;
    return new ChannelError({
      kind: "content",
      reason: "INVALID_CONTENT",
      field: issue.field,
      messageKo: issue.message,
    });
  } catch (thrown) {
    if (!isChannelError(thrown)) run.onFault?.(thrown);
    return run.channel.classify(thrown);
  }
}

function refusal(run: Run, error: ChannelError): Attempt {
  return {
    step: "validate",
    outcome: "failed",
    reason: error.reason,
    providerCode: null,
    httpStatus: null,
    latencyMs: 0,
    breakerState: run.policies.breaker(run.channel.descriptor.id).state,
    at: run.now(),
  };
}

async function check(run: Run, record: ChannelRecord): Promise<Move> {
  const result = await guardedCall(run, { step: "check", op: "publish", record: record }, (ctx) =>
    run.channel.check(ctx, record.state),
  );
  if (!result.ok) {
    if (record.step === "PREPARING") return refused(run, record, result.error);
    return {
      type: "stop",
      record: { ...record, looks: record.looks + 1, nextAttemptAt: later(run, record) },
    };
  }
  const isMissing = result.outcome.type === "ready" || result.outcome.type === "rebuild";
  if (record.step === "SENT" && isMissing)
    return { type: "stop", record: unconfirmed(record, later(run, record)) };
  return follow(run, record, result.outcome);
}

async function commit(run: Run, record: ChannelRecord): Promise<Move | null> {
  const unaffordable = (await run.reserve?.(record)) ?? null;
  if (unaffordable !== null) {
    run.attempts.push(refusal(run, unaffordable));
    return { type: "stop", record: failed(record, unaffordable) };
  }
  const committing: ChannelRecord = {
    ...record,
    status: "IN_PROGRESS",
    step: "COMMITTING",
    commitAttempts: record.commitAttempts + 1,
    commitAttemptAt: run.now(),
    nextAttemptAt: null,
    looks: 0,
  };
  if (!(await store(run, committing))) return null;
  const result = await guardedCall(run, { step: "commit", op: "commit", record: committing }, (ctx) =>
    run.channel.commit(ctx, committing.state),
  );
  if (result.ok && result.outcome.type !== "unknown") return follow(run, committing, result.outcome);
  run.lastError = result.ok ? errorOf(result.outcome) : result.error;
  if (!result.ok && !result.isEffectPossible) return refused(run, committing, result.error);
  return { type: "go", record: { ...committing, step: "UNCONFIRMED", looks: 0 } };
}

async function reconcile(run: Run, record: ChannelRecord): Promise<Move> {
  const result = await guardedCall(run, { step: "reconcile", op: "publish", record: record }, (ctx) =>
    run.channel.reconcile(ctx, record.state),
  );
  if (result.ok && result.outcome.type === "ready")
    return notPosted(run, { ...record, ...readied(result.outcome) });
  if (result.ok && result.outcome.type === "rebuild")
    return notPosted(run, { ...record, step: "NEW", state: {}, rebuilds: record.rebuilds + 1 });
  if (result.ok && result.outcome.type !== "unknown") return follow(run, record, result.outcome);
  const inline = INLINE_LOOKS_MS[record.looks];
  const looked = { ...record, looks: record.looks + 1 };
  const laterLooks = { ...looked, looks: looked.looks - INLINE_LOOKS_MS.length - 1 };
  const stored = unconfirmed(looked, looked.looks > MAX_LOOKS ? null : later(run, laterLooks));
  return inline === undefined || record.status === "UNCONFIRMED"
    ? { type: "stop", record: stored }
    : { type: "wait", record: isInline(run, inline) ? looked : stored, ms: inline };
}

function readied(outcome: Extract<Outcome, { type: "ready" }>) {
  return { step: "READY", state: outcome.state, plannedKrw: outcome.plannedKrw ?? null } as const;
}

/** Proof that nothing was posted: what a crash or a lost answer cut off goes on, else the refusal is reported. */
function notPosted(run: Run, next: ChannelRecord): Move {
  const { idempotentCommit } = run.channel.descriptor.capabilities;
  const isOwnersRetry = next.commitAttempts === 0;
  const mayRepeat = run.isResumedCommit || !idempotentCommit;
  const limit = idempotentCommit ? MAX_COMMITS : MAX_UNKEYED_COMMITS;
  if (isOwnersRetry || (mayRepeat && next.commitAttempts < limit && next.rebuilds <= MAX_REBUILDS)) {
    run.isResumedCommit = false;
    return { type: "go", record: { ...next, looks: 0 } };
  }
  const record: ChannelRecord = { ...next, step: "DONE" };
  const error = run.lastError ?? new ChannelError({ kind: "transient", reason: "CHANNEL_UNAVAILABLE" });
  return { type: "stop", record: failed(record, error) };
}

function follow(run: Run, record: ChannelRecord, outcome: Outcome): Move {
  switch (outcome.type) {
    case "ready":
      return { type: "go", record: { ...record, ...readied(outcome), looks: 0 } };
    case "rebuild":
      return rebuilt(record);
    case "pending": {
      const isPrepared = record.step === "NEW" || record.step === "PREPARING";
      const step = isPrepared || record.commitAttempts === 0 ? "PREPARING" : "SENT";
      const next = waiting({ ...record, state: outcome.state }, step, run.now() + outcome.pollAfterMs);
      return { type: "wait", record: next, ms: outcome.pollAfterMs };
    }
    case "action_required":
      return outcome.action.deadline <= run.now()
        ? { type: "stop", record: failed(record, new ChannelError({ kind: "state", reason: "NOT_POSTED" })) }
        : { type: "stop", record: waitingForOwner(record, outcome, run.now() + outcome.pollAfterMs) };
    case "published":
    case "scheduled":
      return { type: "stop", record: placed(record, outcome) };
    case "cancelled":
      return { type: "stop", record: cancelledRecord(record, outcome.refundKrw) };
    case "failed":
      return { type: "stop", record: failed(record, outcome.error) };
    case "unknown":
      return { type: "stop", record: unconfirmed(record, later(run, record)) };
  }
}

/** What was prepared is gone before anything was posted. */
function rebuilt(record: ChannelRecord, error?: ChannelError): Move {
  const next: ChannelRecord = { ...record, step: "NEW", state: {}, looks: 0, rebuilds: record.rebuilds + 1 };
  if (next.rebuilds <= MAX_REBUILDS) return { type: "go", record: next };
  const reason = error ?? new ChannelError({ kind: "transient", reason: "CHANNEL_UNAVAILABLE" });
  return { type: "stop", record: failed(record, reason) };
}

/** A refusal without effect: come back when the partner says so, else it is final for this run. */
function refused(run: Run, record: ChannelRecord, error: ChannelError): Move {
  if (error.kind === "rebuild") return rebuilt(record, error);
  if (error.kind === "not_ready") {
    const ms = error.retryAfterMs ?? 5_000;
    return { type: "wait", record: waiting(record, "PREPARING", run.now() + ms), ms };
  }
  // Our own queue was full and nobody was asked: that uses up no turn.
  const isQueued = error.kind === "bulkhead_full";
  const deferrals = record.deferrals + (isQueued ? 0 : 1);
  const isAskedBack = isQueued || ASKED_BACK.has(error.kind);
  const waitMs = error.retryAfterMs;
  if (!isAskedBack || waitMs === null || waitMs > MAX_DEFERRAL_MS || deferrals > MAX_DEFERRALS)
    return { type: "stop", record: failed(record, error) };
  const step = record.step === "COMMITTING" ? "READY" : record.step;
  const next = waiting({ ...record, deferrals }, step, run.now() + waitMs);
  return { type: "wait", record: { ...next, reason: error.reason, message: error.messageKo }, ms: waitMs };
}

function errorOf(outcome: Outcome): ChannelError | null {
  return outcome.type === "unknown" || outcome.type === "failed" ? outcome.error : null;
}

function later(run: Run, record: ChannelRecord): number {
  const index = Math.min(Math.max(0, record.looks), LATER_LOOKS_MS.length - 1);
  return run.now() + (LATER_LOOKS_MS[index] ?? 3_600_000);
}
