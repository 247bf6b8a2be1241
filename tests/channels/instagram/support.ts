import {
  type Attempt,
  CHANNEL_POLICIES,
  type Channel,
  type ChannelContext,
  type ChannelRecord,
  type ChannelState,
  createPolicies,
  drive,
  type Fetch,
  type JsonObject,
  mergeContent,
  NEW_RECORD,
  type Outcome,
  simulatorAccess,
  simulatorAccount,
} from "../../../src/channels/index.ts";
import { createInstagram } from "../../../src/channels/instagram/index.ts";
import type { Fault, RowStorage } from "../../../src/channels/simulators/index.ts";
import {
  createSimulators,
  IN_PROCESS_ENDPOINTS,
  simulatorFetch,
} from "../../../src/channels/simulators/index.ts";
import { quickPolicy } from "../kit.ts";
import { EVENT, NOON, STORE } from "../laws/world.ts";

export { errorOf } from "../thrown.ts";
export { EVENT, NOON, STORE };
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const MARKER = "aZ3_k-9Q";
export const LINK = `https://m.example/r/${MARKER}`;
export const HOST = IN_PROCESS_ENDPOINTS.Instagram;
export const PICTURES = [1, 2, 3].map((name) => `https://cdn.example.com/${name}.jpg`);
export const FILM = "https://cdn.example.com/a.mp4";
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);

export type LedgerRow = { id: string; marker: string; permalink: string; stats: Record<string, number> };
export type Ledger = {
  posts: LedgerRow[];
  violations: string[];
  calls: { op: string; status: number; at: number }[];
};

export type Studio = ReturnType<typeof createStudio>;

/** Instagram's simulator on a clock of its own, and the adapter in front of it. */
export function createStudio(options: { storage?: RowStorage } = {}) {
  const { storage } = options;
  const clock = { at: NOON };
  const sleep = async (ms: number) => {
    clock.at += ms;
  };
  const simulators = createSimulators({
    now: () => clock.at,
    sleep,
    seed: "studio",
    ...(storage === undefined ? {} : { storage: () => storage }),
  });
  const requests: { method: string; url: string; init: RequestInit }[] = [];
  const reach = simulatorFetch(simulators);
  const fetch: Fetch = async (url, init = {}) => {
    requests.push({ method: init.method ?? "GET", url: url.slice(HOST.length), init });
    return reach(url, init);
  };
  const channel: Channel = createInstagram();
  const policies = createPolicies({
    now: () => clock.at,
    random: () => 0.5,
    table: { Instagram: quickPolicy(CHANNEL_POLICIES.Instagram) },
  });
  const account = { id: "connection-1", ...simulatorAccess(IN_PROCESS_ENDPOINTS).Instagram };
  const credentials = simulatorAccount("Instagram", STORE.id);

  function context(change: Partial<ChannelContext> = {}): ChannelContext {
    const input = {
      store: STORE,
      event: EVENT,
      trackingUrl: LINK,
      media: new Map(),
      now: clock.at,
      ...change,
    };
    const content = mergeContent(channel.deriveContent(input), change.content ?? {});
    return {
      account: { ...account, credentials },
      externalRef: "row-1",
      idempotencyKey: "key-1",
      marker: MARKER,
      commitAttemptAt: null,
      callbackUrl: null,
      recipients: [],
      loadMedia: async () => ({ bytes: JPEG, contentType: "image/jpeg" }),
      fetch,
      signal: new AbortController().signal,
      ...input,
      content,
    };
  }

  async function ledger(): Promise<Ledger> {
    return (await simulators.Instagram.request("/__ledger")).json();
  }

  return {
    clock,
    channel,
    context,
    credentials,
    account,
    requests,
    fetch,
    ledger,
    policies,
    request: (path: string, init?: RequestInit) => simulators.Instagram.request(path, init),
    async fault(faults: Partial<Fault>[]) {
      const body = JSON.stringify({ faults });
      const answer = await simulators.Instagram.request("/__faults", { method: "POST", body });
      if (!answer.ok) throw new TypeError("the simulator does not take these faults");
    },
    async steps() {
      return (await ledger()).calls.map(({ op }) => op);
    },
    /** Prepares and looks until the channel says something that is not "pending". */
    async ready(change: Partial<ChannelContext> = {}): Promise<{ outcome: Outcome; waits: number[] }> {
      const waits: number[] = [];
      let outcome = await channel.prepare(context(change));
      while (outcome.type === "pending") {
        waits.push(outcome.pollAfterMs);
        clock.at += outcome.pollAfterMs;
        outcome = await channel.check(context(change), outcome.state);
      }
      return { outcome, waits };
    },
    /** As the product posts: by the driver, turn by turn, until the row rests. */
    async post(
      options: {
        change?: Partial<ChannelContext>;
        record?: ChannelRecord;
        onTurn?: (record: ChannelRecord) => void;
      } = {},
    ) {
      const attempts: Attempt[] = [];
      let record = options.record ?? NEW_RECORD;
      for (let turn = 0; turn < 60; turn += 1) {
        const stored = record;
        const next = await drive({
          channel,
          record: stored,
          context: async (signal, current) => ({
            ...context(options.change),
            commitAttemptAt: current.commitAttemptAt,
            signal,
          }),
          journal: {
            save: async (entry) => {
              attempts.push(...entry.attempts);
              record = entry.record;
              return true;
            },
          },
          policies,
          account: "store-1",
          now: () => clock.at,
          sleep,
          signal: new AbortController().signal,
          inlineUntil: clock.at + MINUTE,
        });
        options.onTurn?.(record);
        if (next === null || record.step === "DONE" || record.nextAttemptAt === null) break;
        clock.at = Math.max(clock.at, record.nextAttemptAt);
      }
      return { record, attempts };
    },
  };
}

/** The state of an outcome that says the next call may post. */
export function stateOf(outcome: Outcome): ChannelState {
  if (outcome.type !== "ready") throw new TypeError(`expected ready, got ${outcome.type}`);
  return outcome.state;
}

/** The same fetch with headers added to every answer. */
export function withHeaders(fetch: Fetch, headers: Record<string, string>): Fetch {
  return async (url, init) => {
    const answer = await fetch(url, init);
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  };
}

export function bodyOf(init: RequestInit): JsonObject {
  const parsed: JsonObject = JSON.parse(String(init.body));
  return parsed;
}
