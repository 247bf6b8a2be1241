import { BulkheadRejectedError, isBrokenCircuitError, isTaskCancelledError } from "cockatiel";
import { blockAmong, blockKeys, forgetBlocks, type Reach } from "./breaker/blocks.ts";
import { breakerOpen, createGuard, type Guard } from "./breaker/guard.ts";
import { parseHistory } from "./breaker/history.ts";
import { breakerKeys } from "./breaker/keys.ts";
import { createSharedReader } from "./breaker/reader.ts";
import { memorySharedState, type SharedState } from "./breaker/shared-state.ts";
import type { BreakerView, ChannelHealth } from "./breaker/view.ts";
import { ChannelError, isChannelError } from "./errors.ts";
import { type Layers, layersOf, probeLayer } from "./policy-layers.ts";
import { CHANNEL_POLICIES, type ChannelPolicy, type OpClass, type OpPolicy } from "./policy-table.ts";

export type { BreakerState } from "./breaker/view.ts";

export type PolicyOptions = {
  readonly now: () => number;
  /** 0 ≤ random() < 1; spreads the retries. */
  readonly random: () => number;
  /** Workers must leave it out: a queue shared between requests hangs there. */
  readonly withBulkhead?: boolean;
  /** One row for each channel that is called; default: the six. */
  readonly table?: Readonly<Record<string, ChannelPolicy>>;
  /** What all processes know of the channels; default: this process is alone. */
  readonly shared?: SharedState;
};

export type CallTarget = {
  readonly channel: string;
  readonly op: OpClass;
  /** The store's id, which has one account at the channel: what the partner blocks for it stays with it. */
  readonly account: string;
  /** Posts nothing, and goes on while the account may not post: looking up, taking back. Statistics always do. */
  readonly isRead?: boolean;
  readonly signal: AbortSignal;
};

/** One set per process (Bun) or isolate (Workers), built by the entry, never at module scope. */
export type Policies = {
  /**
   * Runs `call` under total timeout, bulkhead, retry, breaker and call timeout of the channel and operation.
   * `call` gets a fresh signal on every try. An open breaker and a partner's own block refuse without a call; after
   * the breaker's wait one call of all processes is the probe. Throws ChannelError only.
   */
  execute<T>(target: CallTarget, call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** As this process knows it. */
  breaker(channel: string, op?: OpClass): BreakerView;
  /** As all processes know it, asked now and once for all of `channels`. @returns the state of each of them */
  health(channels: readonly string[], account: string): Promise<(channel: string) => ChannelHealth>;
  /** For an account that was connected anew: what the partner said of it before is forgotten. */
  unblock(reach: Reach): Promise<void>;
};

/** The least that a probe is given; longer than its call timeout. */
const PROBE_MS = 12_000;
/** Until one of the calls that fill a channel has ended. */
const BUSY_MS = 2_000;

/**
 * @example
 * const policies = createPolicies({ now: Date.now, random: Math.random, withBulkhead: true, shared: redis });
 */
export function createPolicies(options: PolicyOptions): Policies {
  const { now } = options;
  const shared = options.shared ?? memorySharedState(now);
  const state = { shared, reader: createSharedReader(shared, now), now };
  const table = options.table ?? CHANNEL_POLICIES;
  const sets = new Map(
    Object.entries(table).map(([id, policy]) => [id, channelSet(id, policy, { ...options, ...state })]),
  );
  const setOf = (id: string) => {
    const set = sets.get(id);
    if (set === undefined) throw new TypeError(`no policies for ${id}`);
    return set;
  };
  return {
    async execute(target, call) {
      const set = setOf(target.channel);
      const guard = target.op === "stats" ? set.stats : set.publish;
      const { channel, account, op } = target;
      const caller = { channel, account, isRead: target.isRead === true || op === "stats" };
      const marker = await guard.admit(caller);
      const run = { guard, op: set.ops[op], now, call, caller: target.signal };
      try {
        const value = await (marker === null ? runTries(run) : runProbe(run));
        if (marker !== null) await guard.probed(marker, null, caller);
        return value;
      } catch (thrown) {
        const error = translate(thrown, guard, now());
        await (marker === null ? guard.refused(error, caller) : guard.probed(marker, error, caller));
        throw error;
      }
    },
    breaker: (channel, op = "publish") =>
      op === "stats" ? setOf(channel).stats.view() : setOf(channel).publish.view(),
    async health(channels, account) {
      const keys = channels.flatMap((channel) => {
        const { publish, stats } = setOf(channel);
        const own = [breakerKeys.history(channel), ...blockKeys({ channel, account })];
        return [...own, ...publish.healthKeys(), ...stats.healthKeys()];
      });
      const values = await state.reader.readNow(keys);
      return (channel) => {
        const { publish, stats } = setOf(channel);
        const history = parseHistory(values?.get(breakerKeys.history(channel)));
        const reach = { channel, account, isRead: false, now: now() };
        return {
          publish: publish.health(values, history),
          stats: stats.health(values, history),
          block: values === undefined ? null : (blockAmong(values, reach) ?? null),
          history,
        };
      };
    },
    unblock: (reach) => forgetBlocks(state, reach),
  };
}

type Run<T> = {
  readonly guard: Guard;
  readonly op: OpSet;
  readonly now: () => number;
  readonly call: (signal: AbortSignal) => Promise<T>;
  readonly caller: AbortSignal;
};

function runTries<T>(run: Run<T>): Promise<T> {
  const { guard, op, now, caller } = run;
  const startedAt = now();
  return op.tries.execute(async ({ signal }) => {
    const opened = guard.stillOpen();
    if (opened !== null) throw opened;
    try {
      const value = await attempt(run.call, { inner: signal, caller });
      await guard.succeeded();
      return value;
    } catch (thrown) {
      if (!isChannelError(thrown)) throw thrown;
      if (now() - startedAt >= op.retryWithinMs) op.late.add(thrown);
      await guard.failed(thrown);
      throw thrown;
    }
  }, caller);
}

function runProbe<T>({ op, call, caller }: Run<T>): Promise<T> {
  return op.probe.execute(({ signal }) => attempt(call, { inner: signal, caller }), caller);
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

function translate(thrown: unknown, guard: Guard, now: number): ChannelError {
  if (isChannelError(thrown)) return thrown;
  if (isBrokenCircuitError(thrown)) {
    const { nextProbeAt } = guard.local.view();
    return nextProbeAt === null ? breakerOpen() : breakerOpen(Math.max(0, nextProbeAt - now));
  }
  if (thrown instanceof BulkheadRejectedError)
    return new ChannelError({ kind: "bulkhead_full", reason: "BUSY", retryAfterMs: BUSY_MS });
  // Cut before the call was made.
  if (isTaskCancelledError(thrown)) return cancelled("none");
  return new ChannelError({ kind: "protocol", reason: "INTERNAL", effect: "possible" });
}

type OpSet = {
  readonly tries: Layers;
  readonly probe: Layers;
  readonly retryWithinMs: number;
  readonly late: WeakSet<ChannelError>;
};

type SetOptions = PolicyOptions & Pick<Parameters<typeof createGuard>[0], "shared" | "reader">;

function channelSet(channel: string, policy: ChannelPolicy, options: SetOptions) {
  const probeMs = (...ops: OpPolicy[]) =>
    Math.max(PROBE_MS, ...ops.map(({ timeoutMs }) => timeoutMs + 2_000));
  const common = { channel, shared: options.shared, reader: options.reader, now: options.now };
  const publish = createGuard({
    ...common,
    name: "publish",
    settings: policy.breaker,
    probeMs: probeMs(policy.publish, policy.commit),
  });
  const stats = createGuard({
    ...common,
    name: "stats",
    settings: policy.statsBreaker,
    probeMs: probeMs(policy.stats),
  });
  const { random, withBulkhead = false } = options;
  const opSet = (op: OpPolicy, guard: Guard): OpSet => {
    const late = new WeakSet<ChannelError>();
    const isLate = (error: ChannelError) => late.has(error);
    const tries = layersOf(op, { random, withBulkhead, breaker: guard.local.policy, isLate });
    return {
      tries,
      probe: probeLayer(op),
      retryWithinMs: op.retryWithinMs ?? Number.POSITIVE_INFINITY,
      late,
    };
  };
  const ops = {
    publish: opSet(policy.publish, publish),
    commit: opSet(policy.commit, publish),
    stats: opSet(policy.stats, stats),
  };
  return { publish, stats, ops };
}
