import type { Channel, Outcome, RefreshResult, StatsSnapshot } from "../channel.ts";
import { type ChannelError, isChannelError } from "../errors.ts";

export type CallStep =
  | "probe"
  | "prepare"
  | "check"
  | "commit"
  | "reconcile"
  | "confirm"
  | "cancel"
  | "fetchStats"
  | "refreshCredentials";

/** One call of the adapter and how it ended; `raw` = it threw something that is no ChannelError. */
export type CallEnd =
  | {
      readonly type: "outcome";
      readonly value: Outcome | StatsSnapshot | RefreshResult | { readonly ok: true };
    }
  | { readonly type: "error"; readonly error: ChannelError }
  | { readonly type: "raw"; readonly thrown: string };
export type CallNote = { readonly step: CallStep; readonly end: CallEnd };

/** The same adapter, with every call noted. */
export function noted(channel: Channel<string>, log: CallNote[]): Channel<string> {
  const note = async <T extends Extract<CallEnd, { type: "outcome" }>["value"]>(
    step: CallStep,
    call: () => Promise<T>,
  ): Promise<T> => {
    try {
      const value = await call();
      log.push({ step, end: { type: "outcome", value } });
      return value;
    } catch (thrown) {
      log.push({
        step,
        end: isChannelError(thrown)
          ? { type: "error", error: thrown }
          : { type: "raw", thrown: String(thrown) },
      });
      throw thrown;
    }
  };
  const refresh = channel.refreshCredentials?.bind(channel);
  return {
    ...channel,
    probe: (ctx) => note("probe", () => channel.probe(ctx)),
    prepare: (ctx) => note("prepare", () => channel.prepare(ctx)),
    check: (ctx, state) => note("check", () => channel.check(ctx, state)),
    commit: (ctx, state) => note("commit", () => channel.commit(ctx, state)),
    reconcile: (ctx, state) => note("reconcile", () => channel.reconcile(ctx, state)),
    confirm: (ctx, state, url) => note("confirm", () => channel.confirm(ctx, state, url)),
    cancel: (ctx, state) => note("cancel", () => channel.cancel(ctx, state)),
    fetchStats: (ctx) => note("fetchStats", () => channel.fetchStats(ctx)),
    ...(refresh === undefined
      ? {}
      : { refreshCredentials: (ctx) => note("refreshCredentials", () => refresh(ctx)) }),
  };
}

export function errorsOf(log: readonly CallNote[]): readonly ChannelError[] {
  return log.flatMap(({ end }) => (end.type === "error" ? [end.error] : []));
}
