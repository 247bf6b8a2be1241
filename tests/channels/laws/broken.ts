import { z } from "zod";
import {
  type Channel,
  type ChannelContext,
  type ChannelState,
  changedError,
  type Fetch,
  isChannelError,
  isJsonObject,
  type JsonObject,
  type Outcome,
  type StatsSnapshot,
} from "../../../src/channels/conformance/index.ts";
import { createTextMessage } from "../seventh/adapter.ts";

type Adapter = Channel<string>;

/** An adapter with one fault, and the law that has to find it. */
export type BrokenAdapter = {
  readonly fault: string;
  readonly law: string;
  /** A new process's adapter; what it keeps outside itself is the fault. */
  readonly create: () => Adapter;
};

const good = (change: (adapter: Adapter) => Partial<Adapter>): Adapter => {
  const adapter: Adapter = createTextMessage();
  return { ...adapter, ...change(adapter) };
};

const ZEROS: Omit<StatsSnapshot, "asOf"> = {
  impressions: 0,
  views: 0,
  clicks: 0,
  likes: 0,
  comments: 0,
  shares: 0,
  totalCalls: 0,
  completedCalls: 0,
  averageDuration: 0,
  spentKrw: 0,
};

let serial = 0;

/** The same event under a key that nobody has seen. */
const withNewKey = (ctx: ChannelContext): ChannelContext => {
  serial += 1;
  return { ...ctx, externalRef: `${ctx.externalRef}-${serial}` };
};

const keeping = (state: unknown): Outcome => {
  const outcome: { type: "ready"; state: ChannelState } = { type: "ready", state: {} };
  return Object.assign(outcome, { state });
};

const uncapped = (fetch: Fetch): Fetch => {
  return async (input, init) => {
    const response = await fetch(input, init);
    const text = await response.text();
    return new Response(text.slice(0, 1_000), { status: response.status, headers: response.headers });
  };
};

export const BROKEN_ADAPTERS: readonly BrokenAdapter[] = [
  {
    fault: "sends again under another key when the answer is lost",
    law: "posts-once-when-answers-are-lost",
    create: () =>
      good(({ commit }) => ({
        commit: (ctx, state) => commit(ctx, state).catch(() => commit(withNewKey(ctx), state)),
      })),
  },
  {
    fault: "says ready after the post is out",
    law: "never-ready-after-effect",
    create: () => good(() => ({ reconcile: async (_, state) => ({ type: "ready", state }) })),
  },
  {
    fault: "claims that a lost answer had no effect",
    law: "never-ready-after-effect",
    create: () =>
      good(({ commit }) => ({
        commit: (ctx, state) =>
          commit(ctx, state).catch((thrown: unknown) => {
            throw isChannelError(thrown) ? changedError(thrown, { effect: "none" }) : thrown;
          }),
      })),
  },
  {
    fault: "says published without having looked",
    law: "nothing-posted-is-proved",
    create: () =>
      good(() => ({
        reconcile: async ({ now }) => ({
          type: "published",
          ref: { kind: "message", id: "m1", at: now },
          data: {},
          costKrw: 0,
        }),
      })),
  },
  {
    fault: "keeps what it prepared in memory instead of in the state",
    law: "crash-anywhere-same-end",
    create: () => {
      const prepared = new Set<string>();
      return good(({ commit }) => ({
        prepare: async (ctx) => {
          prepared.add(ctx.externalRef);
          return { type: "pending", pollAfterMs: 1_000, state: {} };
        },
        check: async (ctx, state) =>
          prepared.has(ctx.externalRef) ? { type: "ready", state } : { type: "cancelled", refundKrw: null },
        commit,
      }));
    },
  },
  {
    fault: "keeps the store's key in the state",
    law: "secrets-stay-secret",
    create: () => good(() => ({ prepare: async ({ account }) => keeping(account.credentials) })),
  },
  {
    fault: "keeps the customers' numbers in the result",
    law: "secrets-stay-secret",
    create: () =>
      good(({ commit }) => ({
        commit: async (ctx, state) => {
          const outcome = await commit(ctx, state);
          return outcome.type === "published" ? { ...outcome, data: { to: [...ctx.recipients] } } : outcome;
        },
      })),
  },
  {
    fault: "keeps a date object in the state",
    law: "state-is-json",
    create: () => good(() => ({ prepare: async ({ now }) => keeping({ preparedAt: new Date(now) }) })),
  },
  {
    fault: "makes up zeros when statistics cannot be read",
    law: "unknown-is-null",
    create: () =>
      good(({ fetchStats }) => ({
        fetchStats: (ctx) => fetchStats(ctx).catch(() => ({ ...ZEROS, asOf: ctx.now })),
      })),
  },
  {
    fault: "forgets statistics with time",
    law: "statistics-never-shrink",
    create: () =>
      good(() => ({
        fetchStats: async ({ now, ref }) => ({
          ...ZEROS,
          impressions: Math.max(0, 100 - Math.floor((now - ref.at) / 60_000)),
          asOf: now,
        }),
      })),
  },
  {
    fault: "throws what the runtime threw",
    law: "bad-answers-are-typed",
    create: () =>
      good(({ probe }) => ({
        probe: (ctx) => {
          const raw: Fetch = async (input, init) => {
            const response = await ctx.fetch(input, init);
            return new Response(JSON.stringify(await response.json()), { status: response.status });
          };
          return probe({ ...ctx, fetch: raw }).catch((thrown: unknown) => {
            throw isChannelError(thrown) && thrown.kind !== "transient" ? thrown : new SyntaxError("JSON");
          });
        },
      })),
  },
  {
    fault: "reads an answer of any size",
    law: "bad-answers-are-typed",
    create: () =>
      good(({ commit }) => ({
        commit: (ctx, state) => commit({ ...ctx, fetch: uncapped(ctx.fetch) }, state),
      })),
  },
  {
    fault: "posts while it prepares, before anybody checked the content",
    law: "preparation-is-invisible",
    create: () =>
      good(({ commit }) => ({
        prepare: async (ctx) => {
          await commit(ctx, {});
          return { type: "ready", state: {} };
        },
      })),
  },
  {
    fault: "takes any content",
    law: "content-errors-cost-nothing",
    create: () => good(() => ({ validate: () => [] })),
  },
  {
    fault: "takes any field",
    law: "schema-is-strict",
    create: () => good(() => ({ contentSchema: z.custom<JsonObject>(isJsonObject) })),
  },
  {
    fault: "ignores the signal",
    law: "hanging-calls-are-cut",
    create: () =>
      good(({ probe }) => ({ probe: (ctx) => probe({ ...ctx, signal: new AbortController().signal }) })),
  },
  {
    fault: "sends the same thing under another key each time",
    law: "same-state-same-request",
    create: () => good(({ commit }) => ({ commit: (ctx, state) => commit(withNewKey(ctx), state) })),
  },
  {
    fault: "does not say how long the provider asked to wait",
    law: "waits-as-asked",
    create: () =>
      good(({ commit }) => ({
        commit: (ctx, state) =>
          commit(ctx, state).catch((thrown: unknown) => {
            throw isChannelError(thrown) ? changedError(thrown, { retryAfterMs: 0 }) : thrown;
          }),
      })),
  },
  {
    fault: "never tests the connection",
    law: "refused-account-is-named",
    create: () => good(() => ({ probe: async () => ({ ok: true }) })),
  },
  {
    fault: "writes another text each time",
    law: "pure-means-pure",
    create: () =>
      good(({ deriveContent }) => ({
        deriveContent: (input) => {
          serial += 1;
          return { ...deriveContent(input), text: `소식 ${serial}` };
        },
      })),
  },
  {
    fault: "hides the link from the preview",
    law: "preview-shows-the-post",
    create: () =>
      good(({ preview }) => ({
        preview: (content, input) => ({ ...preview(content, input), text: "가을 잔치", link: null }),
      })),
  },
  {
    fault: "fails when it is cancelled twice",
    law: "cancel-is-repeatable",
    create: () =>
      good(({ cancel, check }) => ({
        cancel: async (ctx, state) => {
          const found = await check(ctx, state);
          if (found.type === "cancelled") throw new TypeError("cancelled before");
          return cancel(ctx, state);
        },
      })),
  },
];
