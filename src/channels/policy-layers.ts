import {
  bulkhead,
  DelegateBackoff,
  handleWhen,
  type IDefaultPolicyContext,
  type IPolicy,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import { type ChannelError, isChannelError } from "./errors.ts";
import type { OpPolicy } from "./policy-table.ts";

/** A Retry-After longer than this is not waited for inside a call: the channel's row waits instead. */
const MAX_INLINE_WAIT_MS = 8_000;

export type Layers = IPolicy<IDefaultPolicyContext>;

export type LayerOptions = {
  readonly random: () => number;
  readonly withBulkhead: boolean;
  /** This process's own breaker. */
  readonly breaker: Layers;
  /** Errors that came too late to try again. */
  readonly isLate: (error: ChannelError) => boolean;
};

/** Total timeout, bulkhead, retry, breaker, call timeout, from the outside in. */
export function layersOf(op: OpPolicy, options: LayerOptions): Layers {
  const total = timeout(op.totalMs, TimeoutStrategy.Cooperative);
  const again = retry(
    handleWhen((error) => isChannelError(error) && isWorthRetrying(error) && !options.isLate(error)),
    {
      maxAttempts: op.retries,
      backoff: new DelegateBackoff(({ attempt: tries, result }) => {
        const retryAfterMs =
          "error" in result && isChannelError(result.error) ? result.error.retryAfterMs : null;
        return retryDelayMs(op.backoff, { tries, retryAfterMs, random: options.random() });
      }),
    },
  );
  const layers: Layers[] = [total, again, options.breaker, probeLayer(op)];
  if (options.withBulkhead) layers.splice(1, 0, bulkhead(op.bulkhead.limit, op.bulkhead.queue));
  return wrap(...layers);
}

/** A probe is one call: tried once, and it waits for nobody. */
export function probeLayer(op: OpPolicy): Layers {
  return timeout(op.timeoutMs, TimeoutStrategy.Cooperative);
}

function isWorthRetrying(error: ChannelError): boolean {
  return error.retryable && (error.retryAfterMs ?? 0) <= MAX_INLINE_WAIT_MS;
}

/** Between half and the whole of a ceiling that doubles with each try, but never before the partner allows. */
export function retryDelayMs(
  backoff: OpPolicy["backoff"],
  about: { readonly tries: number; readonly retryAfterMs: number | null; readonly random: number },
): number {
  const ceiling = Math.min(backoff.maxMs, backoff.baseMs * 2 ** (about.tries - 1));
  return Math.max(about.retryAfterMs ?? 0, ceiling * (0.5 + about.random * 0.5));
}
