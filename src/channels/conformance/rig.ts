import { memorySharedState, type SharedState } from "../breaker/shared-state.ts";
import type { Channel, ChannelContext } from "../channel.ts";
import { mergeContent } from "../content-rules.ts";
import { idempotencyKeyFor } from "../idempotency-key.ts";
import { createPolicies, type Policies } from "../policy.ts";
import type { ChannelPolicy, OpPolicy } from "../policy-table.ts";
import type { FaultKind } from "../simulators/faults.ts";
import { type CallNote, noted } from "./call-log.ts";
import type { Bench, ChannelSubject, ContextChange, FaultRequest } from "./subject.ts";
import { type WireWatch, watchWire } from "./wire-watch.ts";

/** A subject on an open bench, with everything it does noted. */
export type Rig = {
  readonly subject: ChannelSubject;
  readonly bench: Bench;
  readonly calls: CallNote[];
  readonly wire: WireWatch;
  readonly externalRef: string;
  /** A new adapter, as after a restart. */
  adapter(): Channel<string>;
  /** New policies, as after a restart; what all processes know of the channel stays. */
  policies(): Policies;
  context(change?: ContextChange): Promise<ChannelContext>;
  fault(faults: readonly FaultRequest[]): Promise<void>;
  clearFaults(): Promise<void>;
  /** Real ms until a call is cut: short only while something hangs, so that a busy machine breaks nothing. */
  callMs(): number;
};

const HANG_MS = 40;
const CALM_MS = 3_000;
const HANGING: readonly FaultKind[] = ["hang_before", "hang_after", "slow_drip"];

export async function openRig(subject: ChannelSubject): Promise<Rig> {
  const bench = await subject.open();
  const wire = watchWire(bench.fetch);
  const calls: CallNote[] = [];
  const { id } = subject.create().descriptor;
  const shared = memorySharedState(bench.now);
  let callMs = CALM_MS;
  const externalRef = `row-1:${id}`;
  return {
    subject,
    bench,
    calls,
    wire,
    externalRef,
    callMs: () => callMs,
    async fault(faults) {
      callMs = faults.some(({ kind }) => HANGING.includes(kind)) ? HANG_MS : CALM_MS;
      await bench.fault(faults);
    },
    async clearFaults() {
      callMs = CALM_MS;
      await bench.clearFaults();
    },
    adapter: () => noted(subject.create(), calls),
    policies: () =>
      createPolicies({
        now: bench.now,
        random: () => 0.5,
        table: { [id]: hastened(subject.policy, callMs) },
        shared: untilDead(shared, wire),
      }),
    async context(change = {}) {
      const input = { ...bench.input, now: bench.now() };
      return {
        ...input,
        account: bench.account,
        content: mergeContent(subject.create().deriveContent(input), subject.ownerContent ?? {}),
        externalRef,
        idempotencyKey: await idempotencyKeyFor(`${externalRef}:0`),
        marker: bench.marker,
        commitAttemptAt: null,
        callbackUrl: bench.callbackUrl,
        recipients: bench.recipients,
        loadMedia: bench.loadMedia,
        fetch: wire.fetch,
        signal: new AbortController().signal,
        ...change,
      };
    },
  };
}

/** A dead process tells the others nothing. */
function untilDead(shared: SharedState, { isDead }: WireWatch): SharedState {
  return {
    getMany: shared.getMany,
    set: async (...entry) => (isDead() ? undefined : shared.set(...entry)),
    add: async (...entry) => (isDead() ? undefined : shared.add(...entry)),
    increment: async (...entry) => (isDead() ? undefined : shared.increment(...entry)),
    delete: async (...keys) => (isDead() ? undefined : shared.delete(...keys)),
  };
}

/** The channel's own policies with waits that suit a try; the number of tries stays. */
export function hastened(policy: ChannelPolicy, timeoutMs: number): ChannelPolicy {
  const quick = (op: OpPolicy): OpPolicy => ({
    ...op,
    timeoutMs,
    totalMs: 8_000,
    backoff: { baseMs: 1, maxMs: 1 },
  });
  return {
    ...policy,
    publish: quick(policy.publish),
    commit: quick(policy.commit),
    stats: quick(policy.stats),
  };
}
