import type { Deps } from "../../../deps.ts";
import { createBell } from "./bell.ts";
import { type Round, readRound, readVersions } from "./read-changes.ts";
import { changedSince, type State, stateOf } from "./state.ts";

/** At most one message a second for an event, and one look a second at a server's database. */
export const PAUSE_MS = 1_000;
/** Looks that may fail one after the other before the listeners are told. */
const FAILURES_MAX = 5;

export type FeedDeps = Pick<Deps, "shards" | "clock" | "sleep" | "log">;

export type Listener = {
  /** Something has changed; `since` tells what. */
  readonly wake: () => void;
  /** Nothing will come any more. */
  readonly end: (error: unknown) => void;
};

/** One store's changes for everybody in this process who listens to it. */
export type StoreFeed = {
  readonly listeners: Set<Listener>;
  /** The newest state that everybody has been woken for. */
  readonly current: () => Promise<State>;
  /** The database's own, for one who knows more than `current`. */
  readonly readNow: () => Promise<State>;
  /** What has changed since a listener was last told. One who reads slowly gets the newest counts and no backlog. */
  readonly since: (told: State) => Promise<Round>;
  readonly stop: () => void;
};

/**
 * Looks at the database while somebody listens: after each commit of this process where it commits everything itself,
 * else once a second. However many listen, it looks once for all.
 */
export function openStoreFeed(deps: FeedDeps, storeId: string): StoreFeed {
  const place = { shards: deps.shards, storeId };
  const listeners = new Set<Listener>();
  const bell = createBell();
  const stopWatching = deps.shards.of(storeId).watchVersions?.(storeId, bell.ring);
  let isStopped = false;
  let last: { readonly before: State; readonly round: Round } | undefined;
  let state = readNow();

  async function readNow(): Promise<State> {
    return stateOf(await readVersions(place));
  }

  const roundFrom = (from: State, eventIds: readonly string[]) =>
    readRound(place, { from, eventIds, at: deps.clock.now() });

  /** @returns whether there was something to tell */
  async function look(): Promise<boolean> {
    const before = await state;
    const eventIds = changedSince(before, await readVersions(place));
    if (eventIds.length === 0) return false;
    const round = await roundFrom(before, eventIds);
    last = { before, round };
    state = Promise.resolve(round.after);
    for (const { wake } of listeners) wake();
    return true;
  }

  async function since(told: State): Promise<Round> {
    const now = await state;
    if (last?.before === told) return last.round;
    const eventIds = changedSince(told, now.versions);
    return eventIds.length === 0 ? { envelopes: [], after: now } : roundFrom(told, eventIds);
  }

  async function run(): Promise<void> {
    for (let failures = 0; !isStopped; ) {
      await (stopWatching ? bell.rung() : deps.sleep(PAUSE_MS));
      if (isStopped) return;
      try {
        if ((await look()) && stopWatching) await deps.sleep(PAUSE_MS);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === FAILURES_MAX) {
          deps.log.error("live_failed", { storeId });
          for (const { end } of listeners) end(error);
        }
        bell.ring();
        await deps.sleep(PAUSE_MS);
      }
    }
  }

  // Whoever waits for it gets the error; nobody may be waiting.
  state.catch(() => {});
  void run();
  return {
    listeners,
    current: () => state,
    readNow,
    since,
    stop: () => {
      isStopped = true;
      stopWatching?.();
      bell.ring();
    },
  };
}
