import {
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type IDefaultPolicyContext,
  type IPolicy,
  isBrokenCircuitError,
  retry,
  SamplingBreaker,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import { ChannelError, isChannelError } from "./errors.ts";
import {
  type BreakerSettings,
  CHANNEL_POLICIES,
  type ChannelPolicy,
  type OpClass,
  type OpPolicy,
} from "./policy-table.ts";

export type BreakerState = "CLOSED" | "OPEN" | "HALF_OPEN";
export type BreakerView = {
  readonly state: BreakerState;
  readonly since: number;
  readonly nextProbeAt: number | null;
};

export type PolicyOptions = {
  readonly now: () => number;
  /** 0 ≤ random() < 1; spreads the retries. */
  readonly random: () => number;
  /** Workers must leave it out: a queue shared between requests hangs there. */
  readonly withBulkhead?: boolean;
  /** One row for each channel that is called; default: the six. */
  readonly table?: Readonly<Record<string, ChannelPolicy>>;
};

export type CallTarget = {
  readonly channel: string;
  readonly op: OpClass;
  /** The store's id, which has one account at the channel: what the partner blocks for it stays with it. */
  readonly account: string;
  readonly signal: AbortSignal;
};

/** One set per process (Bun) or isolate (Workers), built by the entry, never at module scope. */
export type Policies = {
  /**
   * Runs `call` under total timeout, bulkhead, retry, breaker and call timeout of the channel and operation.
   * `call` gets a fresh signal on every try. Throws ChannelError only.
   */
  execute<T>(target: CallTarget, call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  breaker(channel: string, op?: OpClass): BreakerView;
};

/** A Retry-After longer than this is not waited for inside a call: the channel's row waits instead. */
export const MAX_INLINE_WAIT_MS = 8_000;

export function createPolicies(options: PolicyOptions): Policies {
  const table = options.table ?? CHANNEL_POLICIES;
  const sets = new Map(Object.entries(table).map(([id, policy]) => [id, channelSet(policy, options)]));
  const setOf = (id: string) => {
    const set = sets.get(id);
    if (set === undefined) throw new TypeError(`no policies for ${id}`);
    return set;
  };
  return {
    async execute(target, call) {
      const set = setOf(target.channel);
      const guard = target.op === "stats" ? set.statsBreaker : set.breaker;
      if (guard.blockedUntil() > options.now()) throw breakerOpen(guard.blockedUntil() - options.now());
      try {
        return await set.ops[target.op].execute(
          ({ signal }) => attempt(call, { inner: signal, caller: target.signal }),
          target.signal,
        );
      } catch (thrown) {
        const error = translate(thrown, guard.view().nextProbeAt, options.now());
        if (error.httpStatus === 503 && (error.retryAfterMs ?? 0) > 60_000)
          guard.block(options.now() + (error.retryAfterMs ?? 0));
        throw error;
      }
    },
    breaker: (channel, op = "publish") =>
      op === "stats" ? setOf(channel).statsBreaker.view() : setOf(channel).breaker.view(),
  };
}

type Signals = { readonly inner: AbortSignal; readonly caller: AbortSignal };

/** A call cut by its caller says `cancelled`, which neither trips the breaker nor is tried again. */
async function attempt<T>(call: (signal: AbortSignal) => Promise<T>, signals: Signals): Promise<T> {
  if (signals.caller.aborted) throw cancelled("none");
  if (signals.inner.aborted) throw new ChannelError({ kind: "timeout", reason: "CHANNEL_TIMEOUT" });
  try {
    return await call(signals.inner);
  } catch (thrown) {
    if (signals.caller.aborted) throw cancelled(isChannelError(thrown) ? thrown.effect : "possible");
    throw thrown;
  }
}

function cancelled(effect: "none" | "possible"): ChannelError {
  return new ChannelError({ kind: "cancelled", reason: "CANCELLED", effect });
}

function breakerOpen(retryAfterMs: number | undefined): ChannelError {
  return new ChannelError({
    kind: "breaker_open",
    reason: "BREAKER_OPEN",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function translate(thrown: unknown, nextProbeAt: number | null, now: number): ChannelError {
  if (isChannelError(thrown)) return thrown;
  if (isBrokenCircuitError(thrown))
    return breakerOpen(nextProbeAt === null ? undefined : Math.max(0, nextProbeAt - now));
  if (thrown instanceof BulkheadRejectedError)
    return new ChannelError({ kind: "bulkhead_full", reason: "BUSY" });
  return new ChannelError({ kind: "protocol", reason: "INTERNAL", effect: "possible" });
}

function channelSet(policy: ChannelPolicy, options: PolicyOptions) {
  const breaker = createBreaker(policy.breaker, options.now);
  const statsBreaker = createBreaker(policy.statsBreaker, options.now);
  return {
    breaker,
    statsBreaker,
    ops: {
      publish: compose(policy.publish, breaker.policy, options),
      commit: compose(policy.commit, breaker.policy, options),
      stats: compose(policy.stats, statsBreaker.policy, options),
    },
  };
}

function compose(op: OpPolicy, breaker: IPolicy, options: PolicyOptions): IPolicy<IDefaultPolicyContext> {
  const total = timeout(op.totalMs, TimeoutStrategy.Cooperative);
  const again = retry(handleWhen(isWorthRetrying), {
    maxAttempts: op.retries,
    backoff: new DelegateBackoff(({ attempt: tries, result }) => {
      const retryAfterMs =
        "error" in result && isChannelError(result.error) ? result.error.retryAfterMs : null;
      return retryDelayMs(op.backoff, { tries, retryAfterMs, random: options.random() });
    }),
  });
  const perCall = timeout(op.timeoutMs, TimeoutStrategy.Cooperative);
  const layers: IPolicy<IDefaultPolicyContext>[] = [total, again, breaker, perCall];
  if (options.withBulkhead === true) layers.splice(1, 0, bulkhead(op.bulkhead.limit, op.bulkhead.queue));
  return wrap(...layers);
}

/** Between half and the whole of a ceiling that doubles with each try, but never before the partner allows. */
export function retryDelayMs(
  backoff: OpPolicy["backoff"],
  about: { readonly tries: number; readonly retryAfterMs: number | null; readonly random: number },
): number {
  const ceiling = Math.min(backoff.maxMs, backoff.baseMs * 2 ** (about.tries - 1));
  return Math.max(about.retryAfterMs ?? 0, ceiling * (0.5 + about.random * 0.5));
}

function isWorthRetrying(error: unknown): boolean {
  return isChannelError(error) && error.retryable && (error.retryAfterMs ?? 0) <= MAX_INLINE_WAIT_MS;
}

function createBreaker(settings: BreakerSettings, now: () => number) {
  const wait = (tries: number) =>
    Math.min(settings.halfOpenMaxMs, settings.halfOpenAfterMs * 2 ** (tries - 1));
  const policy = circuitBreaker(
    handleWhen((error) => isChannelError(error) && error.countsForBreaker),
    {
      halfOpenAfter: new DelegateBackoff(({ attempt: tries }: { attempt: number }) => wait(tries)),
      breaker: new SamplingBreaker({
        threshold: settings.threshold,
        duration: settings.windowMs,
        minimumRps: settings.minimumCalls / (settings.windowMs / 1000),
      }),
    },
  );
  let since = now();
  let opened = 0;
  let blockedUntil = 0;
  policy.onStateChange((state) => {
    since = now();
    if (state === CircuitState.Open) opened += 1;
    if (state === CircuitState.Closed) opened = 0;
  });
  return {
    policy,
    blockedUntil: () => blockedUntil,
    block: (until: number) => {
      blockedUntil = until;
    },
    view: (): BreakerView => {
      if (blockedUntil > now()) return { state: "OPEN", since, nextProbeAt: blockedUntil };
      if (policy.state === CircuitState.Closed) return { state: "CLOSED", since, nextProbeAt: null };
      if (policy.state === CircuitState.HalfOpen) return { state: "HALF_OPEN", since, nextProbeAt: null };
      return { state: "OPEN", since, nextProbeAt: since + wait(Math.max(1, opened)) };
    },
  };
}
