import { KNOWN_FOR_MS } from "../../src/channels/breaker/reader.ts";
import { memorySharedState, type SharedState } from "../../src/channels/breaker/shared-state.ts";
import { ChannelError, isChannelError } from "../../src/channels/errors.ts";
import { createPolicies, type Policies } from "../../src/channels/policy.ts";
import { CHANNEL_POLICIES, type ChannelPolicy } from "../../src/channels/policy-table.ts";

export const TV = "WooridongneTV";
export const START = Date.parse("2026-11-18T12:00:00+09:00");

export type ErrorChange = Partial<ConstructorParameters<typeof ChannelError>[0]>;

/** A partner that is down: worth trying again, and its breaker's business. */
export const down = (change: ErrorChange = {}) =>
  new ChannelError({
    kind: "transient",
    reason: "CHANNEL_UNAVAILABLE",
    retryable: true,
    countsForBreaker: true,
    effect: "possible",
    httpStatus: 502,
    ...change,
  });

/** The product's breakers; every call is tried once, so that one call is one failure. */
export function triedOnce(change: Partial<ChannelPolicy> = {}): Record<string, ChannelPolicy> {
  return Object.fromEntries(
    Object.entries(CHANNEL_POLICIES).map(([id, policy]) => [
      id,
      {
        ...policy,
        publish: { ...policy.publish, retries: 0 },
        commit: { ...policy.commit, retries: 0 },
        stats: { ...policy.stats, retries: 0 },
        ...change,
      },
    ]),
  );
}

export type CallOptions = {
  readonly channel?: string;
  readonly op?: "publish" | "commit" | "stats";
  readonly account?: string;
  readonly isRead?: boolean;
  readonly signal?: AbortSignal;
};

/** What a call came to: whether the partner was asked, and what the caller was told. */
export type Told = { readonly asked: number; readonly error: ChannelError | undefined };

/** Several processes over one shared state that can be cut off, and one clock. */
export function createProcesses(count: number, table: Record<string, ChannelPolicy> = triedOnce()) {
  const clock = { at: START };
  const now = () => clock.at;
  const memory = memorySharedState(now);
  const network = { isCut: false, reads: 0, writes: 0 };
  const written = <T>(write: () => Promise<T>, cut: T) => {
    network.writes += 1;
    return network.isCut ? Promise.resolve(cut) : write();
  };
  const shared: SharedState = {
    getMany: async (keys) => {
      network.reads += 1;
      return network.isCut ? undefined : memory.getMany(keys);
    },
    set: (...args) => written(() => memory.set(...args), undefined),
    add: (...args) => written<boolean | undefined>(() => memory.add(...args), undefined),
    increment: (...args) => written<number | undefined>(() => memory.increment(...args), undefined),
    delete: (...args) => written(() => memory.delete(...args), undefined),
  };
  const start = (): Policies => createPolicies({ now, random: () => 0.5, table, shared });
  const all = Array.from({ length: count }, start);
  const processAt = (index: number): Policies => {
    const found = all[index];
    if (found === undefined) throw new RangeError(`no process ${index}`);
    return found;
  };

  async function call(
    index: number,
    answer: (signal: AbortSignal) => Promise<unknown>,
    options: CallOptions = {},
  ): Promise<Told> {
    const { channel = TV, op = "commit", account = "store-1", isRead = false } = options;
    const signal = options.signal ?? new AbortController().signal;
    let asked = 0;
    try {
      await processAt(index).execute({ channel, op, account, isRead, signal }, (own) => {
        asked += 1;
        return answer(own);
      });
      return { asked, error: undefined };
    } catch (thrown) {
      if (!isChannelError(thrown)) throw thrown;
      return { asked, error: thrown };
    }
  }

  return {
    clock,
    network,
    memory,
    processAt,
    call,
    start,
    good: (index: number, options?: CallOptions) => call(index, async () => "ok", options),
    bad: (index: number, options?: CallOptions, change?: ErrorChange) =>
      call(index, () => Promise.reject(down(change)), options),
    /** Time in which every process looks again. */
    settle: () => {
      clock.at += KNOWN_FOR_MS;
    },
    health: async (index: number, channel = TV, account = "store-1") =>
      (await processAt(index).health([channel], account))(channel),
  };
}

/** Five failures, spread over the processes. */
export async function breakTogether(
  processes: ReturnType<typeof createProcesses>,
  count: number,
): Promise<void> {
  for (let index = 0; index < 5; index += 1) await processes.bad(index % count);
}
