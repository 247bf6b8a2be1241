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
import type { Channel, ChannelContext } from "./channel.ts";
import { type CallScope, guardedCall } from "./driver-call.ts";
import {
  errorOf,
  follow,
  later,
  MAX_REBUILDS,
  type Move,
  readied,
  refused,
  unbuilt,
} from "./driver-moves.ts";
import { ChannelError, isChannelError } from "./errors.ts";
import type { Policies } from "./policy.ts";
import { type Attempt, type ChannelRecord, cancelledRecord, failed, unconfirmed } from "./record.ts";

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
const INLINE_LOOKS_MS = [1_000, 3_000];
const MAX_LOOKS = 24;
/**
 * A look that fails, or comes sooner after the call than this, leaves open whether it posted: whatever the owner
 * says, the next retry looks again.
 */
const SETTLED_MS = 600_000;
/** From the stored step to the last start of its call: more than all tries take, less than a row is held for. */
const COMMIT_WITHIN_MS = 120_000;

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
  if (record.step === "UNCONFIRMED" || record.step === "RECHECK") run.isResumedCommit = true;
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
  return result.ok ? follow(record, result.outcome, run.now()) : refused(record, result.error, run.now());
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
    if (record.step === "PREPARING") return refused(record, result.error, run.now());
    return {
      type: "stop",
      record: { ...record, looks: record.looks + 1, nextAttemptAt: later(record, run.now()) },
    };
  }
  const isMissing = result.outcome.type === "ready" || result.outcome.type === "rebuild";
  if (record.step === "SENT" && isMissing)
    return { type: "stop", record: unconfirmed(record, later(record, run.now())) };
  return follow(record, result.outcome, run.now());
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
  const result = await guardedCall(run, { step: "commit", op: "commit", record: committing }, async (ctx) => {
    requireInTime(run, committing);
    return run.channel.commit(ctx, committing.state);
  });
  if (result.ok && result.outcome.type !== "unknown") return follow(committing, result.outcome, run.now());
  run.lastError = result.ok ? errorOf(result.outcome) : result.error;
  if (!result.ok && !result.isEffectPossible) return refused(committing, result.error, run.now());
  return { type: "go", record: { ...committing, step: "UNCONFIRMED", looks: 0 } };
}

/** A process that stood still since it stored its step: somebody else may have taken the row over and posted. */
function requireInTime(run: Run, { commitAttemptAt }: ChannelRecord): void {
  if (run.now() - (commitAttemptAt ?? 0) <= COMMIT_WITHIN_MS) return;
  throw new ChannelError({ kind: "timeout", reason: "CHANNEL_TIMEOUT", effect: "possible" });
}

async function reconcile(run: Run, record: ChannelRecord): Promise<Move> {
  const result = await guardedCall(run, { step: "reconcile", op: "publish", record: record }, (ctx) =>
    run.channel.reconcile(ctx, record.state),
  );
  if (result.ok && result.outcome.type === "ready")
    return notPosted(run, { ...record, ...readied(result.outcome) });
  if (result.ok && result.outcome.type === "rebuild") return notPosted(run, unbuilt(record));
  if (result.ok && result.outcome.type !== "unknown") return follow(record, result.outcome, run.now());
  const inline = INLINE_LOOKS_MS[record.looks];
  const isOpen = !result.ok || run.now() - (record.commitAttemptAt ?? 0) < SETTLED_MS;
  const looked = {
    ...record,
    looks: record.looks + 1,
    commitAttempts: isOpen ? Math.max(1, record.commitAttempts) : record.commitAttempts,
  };
  const laterLooks = { ...looked, looks: looked.looks - INLINE_LOOKS_MS.length - 1 };
  const stored = unconfirmed(looked, looked.looks > MAX_LOOKS ? null : later(laterLooks, run.now()));
  return inline === undefined || record.status === "UNCONFIRMED"
    ? { type: "stop", record: stored }
    : { type: "wait", record: isInline(run, inline) ? looked : stored, ms: inline };
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
