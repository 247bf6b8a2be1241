import type { Channel, ChannelContext, Outcome } from "./channel.ts";
import { type ChannelError, changedError, isChannelError, toChannelError } from "./errors.ts";
import type { Policies } from "./policy.ts";
import type { OpClass } from "./policy-table.ts";
import type { Attempt, AttemptStep, ChannelRecord } from "./record.ts";

/** What a guarded call needs of its surroundings. */
export type CallScope = {
  readonly channel: Channel<string>;
  readonly context: (signal: AbortSignal, record: ChannelRecord) => Promise<ChannelContext>;
  readonly policies: Policies;
  /** The store's id, which has one account at the channel: what the partner blocks for it stays with it. */
  readonly account: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Told of errors that no adapter foresaw: faults of the program, shown to owners as INTERNAL. */
  readonly onFault?: (thrown: unknown) => void;
  /** Filled with one row per try. */
  readonly attempts: Attempt[];
};

export type Call = { readonly step: AttemptStep; readonly op: OpClass; readonly record: ChannelRecord };

/** `isEffectPossible` speaks for all tries together: one lost answer is enough. */
export type CallResult =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly error: ChannelError; readonly isEffectPossible: boolean };

/** Runs one adapter step under the channel's policies and records every try of it. */
export async function guardedCall(
  scope: CallScope,
  call: Call,
  body: (ctx: ChannelContext) => Promise<Outcome>,
): Promise<CallResult> {
  const { id, capabilities } = scope.channel.descriptor;
  const local = localSignal(scope, call, capabilities.preparesAtPartner);
  const isOnce = call.step === "commit" && !capabilities.idempotentCommit;
  let isEffectPossible = false;
  const seen = new Set<ChannelError>();
  const attempt = async (signal: AbortSignal): Promise<Outcome> => {
    const at = scope.now();
    try {
      const outcome = await body(await scope.context(signal, call.record));
      scope.attempts.push(attemptRow(scope, call, { at, outcome: outcome.type, error: null }));
      return outcome;
    } catch (thrown) {
      const error = scope.channel.classify(thrown);
      if (!isChannelError(thrown)) scope.onFault?.(thrown);
      if (error.effect === "possible") isEffectPossible = true;
      scope.attempts.push(attemptRow(scope, call, { at, outcome: "error", error }));
      const final = isOnce && error.effect === "possible" ? changedError(error, { retryable: false }) : error;
      seen.add(final);
      throw final;
    }
  };
  try {
    const isRead = call.step !== "prepare" && call.step !== "commit";
    const target = { channel: id, op: call.op, account: scope.account, isRead, signal: scope.signal };
    return {
      ok: true,
      outcome: await (local === null ? scope.policies.execute(target, attempt) : attempt(local)),
    };
  } catch (thrown) {
    const error = toChannelError(thrown);
    const isTurnedAway = error.kind === "breaker_open" || error.kind === "bulkhead_full" || seen.size === 0;
    if (isTurnedAway && !seen.has(error))
      scope.attempts.push(attemptRow(scope, call, { at: scope.now(), outcome: "error", error }));
    return { ok: false, error, isEffectPossible: isEffectPossible || error.effect === "possible" };
  }
}

/** The owner's word counts while the partner is down: what is looked up beside it gets this long. */
const CONFIRM_MS = 5_000;

/** The signal of a step that runs outside the policies; null for the others. */
function localSignal(scope: CallScope, call: Call, preparesAtPartner: boolean): AbortSignal | null {
  if (call.step === "confirm") return AbortSignal.any([scope.signal, AbortSignal.timeout(CONFIRM_MS)]);
  return call.step === "prepare" && !preparesAtPartner ? scope.signal : null;
}

type Measured = { at: number; outcome: Attempt["outcome"]; error: ChannelError | null };

function attemptRow(scope: CallScope, call: Call, measured: Measured): Attempt {
  const { error } = measured;
  return {
    step: call.step,
    outcome: measured.outcome,
    reason: error?.reason ?? null,
    providerCode: error?.providerCode ?? null,
    httpStatus: error?.httpStatus ?? null,
    latencyMs: Math.max(0, scope.now() - measured.at),
    breakerState: scope.policies.breaker(scope.channel.descriptor.id).state,
    at: measured.at,
  };
}
