import {
  type Attempt,
  CHANNEL_POLICIES,
  type ChannelContext,
  type ChannelId,
  type ChannelPolicy,
  type ChannelRecord,
  type ChannelRuntime,
  createChannelRuntime,
  type DriveJob,
  idempotencyKeyFor,
  type JournalEntry,
  type JsonObject,
  mergeContent,
  NEW_RECORD,
  registryOf,
  simulatorAccess,
  simulatorAccount,
} from "../../src/channels/index.ts";
import {
  createSimulators,
  type Fault,
  IN_PROCESS_ENDPOINTS,
  type Simulators,
  simulatorFetch,
} from "../../src/channels/simulators/index.ts";
import { EVENT, NOON, STORE } from "./laws/world.ts";

export { EVENT, NOON, STORE };

/** The product's policies with waits that suit a test; the number of tries stays. */
export function quickPolicy(policy: ChannelPolicy): ChannelPolicy {
  const op = (settings: ChannelPolicy["commit"]) => ({
    ...settings,
    timeoutMs: 300,
    totalMs: 4_000,
    backoff: { baseMs: 1, maxMs: 2 },
  });
  return { ...policy, publish: op(policy.publish), commit: op(policy.commit), stats: op(policy.stats) };
}

export function quickPolicies(change: Partial<ChannelPolicy> = {}): Record<ChannelId, ChannelPolicy> {
  const quick = (policy: ChannelPolicy) => ({ ...quickPolicy(policy), ...change });
  return {
    WooridongneTV: quick(CHANNEL_POLICIES.WooridongneTV),
    RingoBiz: quick(CHANNEL_POLICIES.RingoBiz),
    GenieTV: quick(CHANNEL_POLICIES.GenieTV),
    Instagram: quick(CHANNEL_POLICIES.Instagram),
    NaverBlog: quick(CHANNEL_POLICIES.NaverBlog),
    KakaoChannel: quick(CHANNEL_POLICIES.KakaoChannel),
  };
}

export type LedgerPost = {
  externalRef: string;
  marker: string;
  status: string;
  costKrw: number;
  stats: Record<string, number>;
};

export type Kit = {
  clock: { at: number };
  simulators: Simulators;
  runtime: ChannelRuntime;
  slept: number[];
  fault(channel: ChannelId, faults: Partial<Fault>[]): Promise<void>;
  clearFaults(channel: ChannelId): Promise<void>;
  ledger(channel: ChannelId): Promise<LedgerPost[]>;
  context(channel: ChannelId, change?: Partial<ChannelContext>): ChannelContext;
  job(channel: ChannelId, change?: JobChange): DriveJob & { entries: JournalEntry[] };
};

export type JobChange = {
  record?: ChannelRecord;
  externalRef?: string;
  content?: JsonObject;
  context?: Partial<ChannelContext>;
  signal?: AbortSignal;
  inlineUntil?: number;
  onSave?: (entry: JournalEntry, index: number) => boolean;
};

export function createKit(change: Partial<ChannelPolicy> = {}): Kit {
  const clock = { at: NOON };
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
    clock.at += ms;
  };
  const simulators = createSimulators({ now: () => clock.at, sleep, seed: "test" });
  const runtime = createChannelRuntime({
    fetch: simulatorFetch(simulators),
    now: () => clock.at,
    random: () => 0.5,
    withBulkhead: true,
    simulators: simulatorAccess(IN_PROCESS_ENDPOINTS),
    policyTable: quickPolicies(change),
  });
  const post = (channel: ChannelId, method: string, body?: unknown) =>
    simulators[channel].request("/__faults", {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const context = (channel: ChannelId, changes: Partial<ChannelContext> = {}): ChannelContext => {
    const base = {
      store: STORE,
      event: EVENT,
      trackingUrl: `https://m.example/r/${channel}`,
      now: clock.at,
      media: new Map(),
    };
    return {
      ...base,
      account: accountFor(channel),
      content: registryOf(runtime).get(channel).deriveContent(base),
      externalRef: `run-1:${channel}`,
      idempotencyKey: `key-${channel}`,
      marker: channel,
      commitAttemptAt: null,
      callbackUrl: null,
      loadMedia: async () => ({ bytes: PIXEL, contentType: "image/jpeg" }),
      recipients: ["01012345678", "01087654321"],
      fetch: runtime.fetch,
      signal: new AbortController().signal,
      ...changes,
    };
  };

  return {
    clock,
    simulators,
    runtime,
    slept,
    fault: async (channel, faults) => {
      await post(channel, "POST", { faults });
    },
    clearFaults: async (channel) => {
      await post(channel, "DELETE");
    },
    ledger: async (channel) => {
      const body: { posts: LedgerPost[] } = await (await simulators[channel].request("/__ledger")).json();
      return body.posts;
    },
    context,
    job(channel, jobChange = {}) {
      const entries: JournalEntry[] = [];
      const externalRef = jobChange.externalRef ?? `run-1:${channel}`;
      return {
        entries,
        channel: registryOf(runtime).get(channel),
        record: jobChange.record ?? NEW_RECORD,
        context: async (signal, record) => {
          const fresh = context(channel, jobChange.context);
          return {
            ...fresh,
            content: mergeContent(fresh.content, jobChange.content ?? {}),
            externalRef,
            idempotencyKey: await idempotencyKeyFor(`${externalRef}:${record.generation}`),
            signal,
          };
        },
        journal: {
          save: async (entry) => {
            const isKept = jobChange.onSave?.(entry, entries.length) ?? true;
            if (isKept) entries.push(entry);
            return isKept;
          },
        },
        policies: runtime.policies,
        account: STORE.id,
        now: () => clock.at,
        sleep,
        signal: jobChange.signal ?? new AbortController().signal,
        inlineUntil: jobChange.inlineUntil ?? clock.at + 60_000,
      };
    },
  };
}

export function accountFor(channel: ChannelId): ChannelContext["account"] {
  const access = simulatorAccess(IN_PROCESS_ENDPOINTS)[channel];
  return { id: "connection-1", ...access, credentials: simulatorAccount(channel, STORE.id) };
}

/** A JPEG of one pixel: enough for a type by its first bytes. */
const PIXEL = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);

export function attemptsOf(entries: readonly JournalEntry[]): readonly Attempt[] {
  return entries.flatMap((entry) => entry.attempts);
}
