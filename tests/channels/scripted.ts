import { z } from "zod";
import {
  type Channel,
  type ChannelContext,
  type ChannelPolicy,
  type ChannelState,
  createPolicies,
  type DriveJob,
  type JournalEntry,
  NEW_RECORD,
  type Outcome,
  toChannelError,
} from "../../src/channels/index.ts";
import { CHANNEL_POLICIES } from "../../src/channels/policy-table.ts";
import { EVENT, type JobChange, NOON, quickPolicy, STORE } from "./kit.ts";

/** What the scripted channel answers; whatever is left out is a channel that goes well. */
export type Script = {
  prepare?: () => Outcome;
  /** One answer for each look, then ready. */
  checks?: Outcome[];
  commit?: () => Outcome;
  reconcile?: (commits: number) => Outcome;
  /** A partner that knows the key: the irreversible call may be repeated. */
  isKeyed?: boolean;
  policy?: Partial<ChannelPolicy>;
};

export const POSTED: Outcome = {
  type: "published",
  ref: { kind: "media", id: "m1", at: 1 },
  data: {},
  costKrw: 0,
};

const STATE: ChannelState = { container: "c1" };

/** A channel that speaks no wire at all: it says what its script says, and notes who asked. */
export function scriptedChannel(script: Script) {
  const calls: string[] = [];
  const checks = [...(script.checks ?? [])];
  const called = async (name: string, outcome: () => Outcome) => {
    calls.push(name);
    return outcome();
  };
  const ready = (state: ChannelState): Outcome => ({ type: "ready", state });
  const commits = () => calls.filter((call) => call === "commit").length;
  const nothing = async (): Promise<never> => {
    throw new TypeError("not in the script");
  };
  const channel: Channel<string> = {
    descriptor: {
      id: "Scripted",
      type: "SNS",
      label: "Scripted",
      mode: "api",
      capabilities: {
        asyncPublish: true,
        needsReview: false,
        canSchedule: true,
        canCancel: false,
        canDelete: false,
        hasWebhook: false,
        needsRecipients: false,
        preparesAtPartner: true,
        idempotentCommit: script.isKeyed ?? false,
        changesAfterPost: false,
        hasOAuth: false,
      },
      metrics: [],
      limits: {},
    },
    contentSchema: z.strictObject({}),
    credentialsSchema: z.strictObject({}),
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    deriveContent: () => ({}),
    validate: () => [],
    preview: () => ({
      kind: "post",
      title: null,
      text: "",
      hashtags: [],
      media: [],
      link: null,
      counters: [],
    }),
    estimate: () => ({ costKrw: 0, estimatedViews: null }),
    probe: async () => ({ ok: true }),
    prepare: () =>
      called("prepare", script.prepare ?? (() => ({ type: "pending", pollAfterMs: 2_000, state: STATE }))),
    check: (_, state) => called("check", () => checks.shift() ?? ready(state)),
    commit: () => called("commit", script.commit ?? (() => POSTED)),
    reconcile: (_, state) => called("reconcile", () => script.reconcile?.(commits()) ?? ready(state)),
    confirm: nothing,
    cancel: nothing,
    fetchStats: nothing,
    classify: toChannelError,
  };
  return { channel, calls };
}

/** A job that drives the scripted channel on a clock that moves only by sleeping. */
export function scriptedJob(script: Script, change: JobChange = {}) {
  const clock = { at: NOON };
  const slept: number[] = [];
  const entries: JournalEntry[] = [];
  const { channel, calls } = scriptedChannel(script);
  const policies = createPolicies({
    now: () => clock.at,
    random: () => 0.5,
    withBulkhead: true,
    table: { Scripted: { ...quickPolicy(CHANNEL_POLICIES.WooridongneTV), ...script.policy } },
  });
  const job: DriveJob = {
    channel,
    record: change.record ?? NEW_RECORD,
    context: async (signal, record) => ({
      ...scriptedContext(clock.at, signal),
      commitAttemptAt: record.commitAttemptAt,
      ...change.context,
    }),
    journal: {
      save: async (entry) => {
        const isKept = change.onSave?.(entry, entries.length) ?? true;
        if (isKept) entries.push(entry);
        return isKept;
      },
    },
    policies,
    account: STORE.id,
    now: () => clock.at,
    sleep: async (ms) => {
      slept.push(ms);
      clock.at += ms;
    },
    signal: change.signal ?? new AbortController().signal,
    inlineUntil: change.inlineUntil ?? clock.at + 60_000,
  };
  return { job, channel, calls, entries, slept, clock };
}

function scriptedContext(now: number, signal: AbortSignal): ChannelContext {
  return {
    store: STORE,
    event: EVENT,
    trackingUrl: "https://m.example/r/Scripted",
    now,
    media: new Map(),
    account: { id: "connection-1", endpoint: null, credentials: {}, app: {} },
    content: {},
    externalRef: "run-1:Scripted",
    idempotencyKey: "key-Scripted",
    marker: "Scripted",
    commitAttemptAt: null,
    callbackUrl: null,
    recipients: [],
    loadMedia: () => Promise.reject(new TypeError("not in the script")),
    fetch: () => Promise.reject(new TypeError("the script has no wire")),
    signal,
  };
}
