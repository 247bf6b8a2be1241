import type { Deps } from "../../../deps.ts";
import { notFound } from "../../../errors.ts";
import { membershipsEnded } from "../../store/index.ts";
import { type FeedDeps, type Listener, openStoreFeed, type StoreFeed } from "./store-feed.ts";

/** Less than the access cache believes a membership, so that telling a member something needs no read of its own. */
const MEMBERS_EVERY_MS = 2_000;

/** Who listens: a person, whose membership may end, or undefined for an API key of the store itself. */
export type Guest = { readonly storeId: string; readonly userId: string | undefined };

export type Seat = { readonly feed: StoreFeed; readonly leave: () => void };

/**
 * All who listen in this process, one feed a store. On Workers one of these lives as long as one request, because no
 * request may wait for another's timers or answers: there every listener looks by itself.
 */
export type LiveFeeds = {
  readonly join: (guest: Guest, listener: Listener) => Seat;
  /** Stores with a listener, and listeners. */
  readonly size: () => { readonly stores: number; readonly listeners: number };
};

/**
 * The first listener of a store starts its feed, the last one ends it.
 *
 * @example const { feed, leave } = feeds.join({ storeId, userId }, { wake, end });
 */
export function createLiveFeeds(deps: FeedDeps & Pick<Deps, "control" | "access">): LiveFeeds {
  const feeds = new Map<string, StoreFeed>();
  const guests = new Map<Listener, Guest>();
  let isChecking = false;

  async function checkMembers(): Promise<void> {
    const members = [...guests].flatMap(([listener, { storeId, userId }]) =>
      userId === undefined ? [] : [{ listener, storeId, userId }],
    );
    for (const { listener } of await membershipsEnded(deps, members)) listener.end(notFound());
  }

  async function keepChecking(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    while (guests.size > 0) {
      await deps.sleep(MEMBERS_EVERY_MS);
      // A database that is away ends nobody's membership; the feed tells of it.
      await checkMembers().catch(() => {});
    }
    isChecking = false;
  }

  return {
    size: () => ({ stores: feeds.size, listeners: guests.size }),
    join: (guest, listener) => {
      const { storeId } = guest;
      const feed = feeds.get(storeId) ?? openStoreFeed(deps, storeId);
      feeds.set(storeId, feed);
      feed.listeners.add(listener);
      guests.set(listener, guest);
      void keepChecking();
      const leave = () => {
        guests.delete(listener);
        feed.listeners.delete(listener);
        if (feed.listeners.size > 0 || feeds.get(storeId) !== feed) return;
        feeds.delete(storeId);
        feed.stop();
      };
      return { feed, leave };
    },
  };
}
