import { dehydrate, hydrate, type Query } from "@tanstack/react-query";
import { api, queryClient } from "./client.ts";

const KEY = "madang.last";
const PAUSE_MS = 2_000;

/** Counts, events and the person's name; no participant, no address of a person. */
const KEPT = [
  api.account.me.queryKey(),
  api.stores.list.pathKey(),
  api.events.list.pathKey(),
  api.events.get.pathKey(),
  api.analytics.overview.pathKey(),
  api.analytics.dashboard.pathKey(),
  api.analytics.timeline.pathKey(),
].map((key) => JSON.stringify(key[0]));

let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps on this device what the pages showed last, for the time without a connection. */
export function keepLastSeen(): void {
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || !isKept(query)) return;
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE_MS);
  });
}

export function forgetLastSeen(): void {
  clearTimeout(timer);
  localStorage.removeItem(KEY);
}

/**
 * Puts back what was seen last.
 *
 * @returns whether there was something
 */
export function restoreLastSeen(): boolean {
  const text = localStorage.getItem(KEY);
  if (text === null) return false;
  hydrate(queryClient, JSON.parse(text));
  return true;
}

/** When the newest of the shown data was read, milliseconds; undefined before anything was. */
export function lastSeenAt(): number | undefined {
  const times = queryClient
    .getQueryCache()
    .getAll()
    .map(({ state }) => state.dataUpdatedAt);
  const newest = Math.max(0, ...times);
  return newest === 0 ? undefined : newest;
}

function write(): void {
  const state = dehydrate(queryClient, { shouldDehydrateQuery: isKept });
  try {
    localStorage.setItem(KEY, JSON.stringify(state, withoutAddress));
  } catch {
    // No room: the next visit needs the network.
    forgetLastSeen();
  }
}

function isKept({ queryKey, state }: Query): boolean {
  return state.data !== undefined && KEPT.includes(JSON.stringify(queryKey[0]));
}

function withoutAddress(key: string, value: unknown): unknown {
  return key === "email" ? "" : value;
}
