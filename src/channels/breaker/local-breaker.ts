import {
  CircuitState,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type IBreaker,
  type IDefaultPolicyContext,
  type IPolicy,
} from "cockatiel";
import { isChannelError } from "../errors.ts";
import type { BreakerSettings } from "../policy-table.ts";
import type { BreakerView } from "./view.ts";
import { isTripped, waitMs } from "./window.ts";

/** This process's own breaker: the fast path, and the only one while the shared state cannot be reached. */
export type LocalBreaker = {
  readonly policy: IPolicy<IDefaultPolicyContext>;
  readonly view: () => BreakerView;
  readonly isOpen: () => boolean;
  /** Someone's call is finding out whether the partner works again; waiting for it would hang a Worker. */
  readonly isProbing: () => boolean;
  /** Maintenance that could not be shared: nobody here calls until then. */
  readonly hold: (until: number) => void;
  /** How long it still lasts; 0 = it does not. */
  readonly heldMs: () => number;
  /** Another process has seen it work: closed at once, with nothing remembered. */
  readonly close: () => void;
};

/** Its half-open clock is the real one (cockatiel's); its window counts by `now`. */
export function createLocalBreaker(settings: BreakerSettings, now: () => number): LocalBreaker {
  const calls = createSampling(settings, now);
  const policy = circuitBreaker(
    handleWhen((error) => isChannelError(error) && error.countsForBreaker),
    {
      halfOpenAfter: new DelegateBackoff(({ attempt }: { attempt: number }) => waitMs(settings, attempt)),
      breaker: calls,
    },
  );
  let since = now();
  let opened = 0;
  let heldUntil = 0;
  policy.onStateChange((state) => {
    since = now();
    if (state === CircuitState.Open) opened += 1;
    if (state === CircuitState.Closed) opened = 0;
  });
  return {
    policy,
    isOpen: () => policy.state === CircuitState.Open,
    isProbing: () => policy.state === CircuitState.HalfOpen,
    hold: (until) => {
      heldUntil = until;
    },
    heldMs: () => Math.max(0, heldUntil - now()),
    close: () => {
      calls.reset();
      if (policy.state !== CircuitState.Closed) policy.isolate().dispose();
    },
    view: () => {
      if (heldUntil > now()) return { state: "OPEN", since, nextProbeAt: heldUntil };
      if (policy.state === CircuitState.Closed) return { state: "CLOSED", since, nextProbeAt: null };
      if (policy.state === CircuitState.HalfOpen) return { state: "HALF_OPEN", since, nextProbeAt: null };
      return { state: "OPEN", since, nextProbeAt: since + waitMs(settings, Math.max(1, opened)) };
    },
  };
}

type Second = { failures: number; successes: number };

/**
 * Counts by the second. Cockatiel's own sampling drops one old window per call, so that after a pause stale
 * failures would still count.
 */
function createSampling(settings: BreakerSettings, now: () => number): IBreaker & { reset: () => void } {
  const seconds = new Map<number, Second>();
  const running = (): Second => {
    const second = Math.floor(now() / 1_000);
    const oldest = second - Math.ceil(settings.windowMs / 1_000);
    for (const key of seconds.keys()) if (key <= oldest || key > second) seconds.delete(key);
    const counted = seconds.get(second) ?? { failures: 0, successes: 0 };
    seconds.set(second, counted);
    return counted;
  };
  const sum = (pick: (second: Second) => number) => seconds.values().reduce((all, one) => all + pick(one), 0);
  return {
    state: null,
    reset: () => seconds.clear(),
    success: (state) => {
      if (state === CircuitState.HalfOpen) seconds.clear();
      running().successes += 1;
    },
    failure: (state) => {
      running().failures += 1;
      const failures = sum((second) => second.failures);
      const total = failures + sum((second) => second.successes);
      return state !== CircuitState.Closed || isTripped(settings, { failures, total });
    },
  };
}
