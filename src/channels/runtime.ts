import type { SharedState } from "./breaker/shared-state.ts";
import type { Fetch } from "./channel.ts";
import type { ChannelId } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import { createPolicies, type Policies } from "./policy.ts";
import type { ChannelPolicy } from "./policy-table.ts";
import type { ChannelRegistry } from "./registry.ts";

/** `simulator`: our own labelled simulators (demo mode). `partner`: the real provider. `assisted`: the owner posts. */
export const PROVIDERS = ["simulator", "partner", "assisted"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** How a provider is reached: its base address, and the operator's settings for it (secret). */
export type ProviderAccess = { readonly endpoint: string; readonly app: JsonObject };
export type Providers = Readonly<Partial<Record<ChannelId, ProviderAccess>>>;

/** What the distribution service needs of the channels; each entry composes its own. */
export type ChannelRuntime = {
  /** Read with `registryOf`, whose module knows the adapters: only verbs that need one load them. */
  readonly adapters: { registry?: ChannelRegistry };
  readonly policies: Policies;
  readonly fetch: Fetch;
  /** Absent outside demo mode. */
  readonly simulators: Providers;
  /** Real providers, set up by the operator. */
  readonly partners: Providers;
  /** distribution.distribute answers at the latest after this time; the run goes on. */
  readonly answerMs: number;
  /** A run waits this long by itself; then ticks take over. */
  readonly inlineMs: number;
};

export type ChannelRuntimeOptions = {
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly random: () => number;
  /** True on Bun only: a queue shared between requests hangs on Workers. */
  readonly withBulkhead: boolean;
  readonly simulators?: Providers;
  readonly partners?: Providers;
  readonly answerMs?: number;
  readonly inlineMs?: number;
  readonly policyTable?: Readonly<Record<ChannelId, ChannelPolicy>>;
  /** What all processes know of the channels' breakers and blocks; default: this process is alone. */
  readonly shared?: SharedState;
};

/**
 * @example
 * const channels = createChannelRuntime({ fetch, now: Date.now, random: Math.random, withBulkhead: true, simulators });
 */
export function createChannelRuntime(options: ChannelRuntimeOptions): ChannelRuntime {
  return {
    adapters: {},
    policies: createPolicies({
      now: options.now,
      random: options.random,
      withBulkhead: options.withBulkhead,
      ...(options.policyTable === undefined ? {} : { table: options.policyTable }),
      ...(options.shared === undefined ? {} : { shared: options.shared }),
    }),
    fetch: options.fetch,
    simulators: options.simulators ?? {},
    partners: options.partners ?? {},
    answerMs: options.answerMs ?? 7_500,
    inlineMs: options.inlineMs ?? 60_000,
  };
}

/** Undefined: the operator has set up nobody for this channel. */
export function accessTo(
  runtime: ChannelRuntime,
  provider: Provider,
  channel: ChannelId,
): ProviderAccess | undefined {
  return provider === "simulator" ? runtime.simulators[channel] : runtime.partners[channel];
}
