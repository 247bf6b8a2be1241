import { type LiveMessage, watchStore } from "madang/client";
import { useEffect, useSyncExternalStore } from "react";
import { madang } from "./client.ts";
import { forgetDerived, readDerived, takeLiveMessage } from "./live-cache.ts";
import { isPausedByOwner, setPausedByOwner } from "./paused.ts";

export type LiveState = {
  /** `lost` after several failed attempts; `paused` by the owner or because nobody looks. */
  readonly status: "connecting" | "live" | "reconnecting" | "lost" | "paused";
  /** Of when the numbers are, milliseconds. */
  readonly heardAt: number | undefined;
};

/** A screen nobody looks at listens no longer than this. */
const HIDDEN_MS = 45_000;
/** Attempts with growing pauses; by then about fifteen seconds have gone by. */
const FAILURES_MAX = 5;
/** The server ends every stream now and then, and the next one is there at once: that is not worth a word. */
const GRACE_MS = 2_500;

let state: LiveState = { status: "connecting", heardAt: undefined };
const watchers = new Set<() => void>();
const hearers = new Set<(message: LiveMessage) => void>();
let reconnect: (() => void) | undefined;

function set(next: Partial<LiveState>): void {
  // Up to now they were true, said or unsaid.
  const heardAt = state.status === "live" ? Date.now() : state.heardAt;
  state = { ...state, heardAt, ...next };
  for (const watcher of watchers) watcher();
}

/** One stream for a store, whatever pages are open. @returns how to end it, and a pause with it */
export function listenTo(storeId: string): () => void {
  let stop: (() => void) | undefined;
  let failures = 0;
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  let graceTimer: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    if (stop !== undefined || isPausedByOwner()) return;
    failures = 0;
    let isFirst = true;
    set({ status: state.heardAt === undefined ? "connecting" : "reconnecting" });
    stop = watchStore({
      baseUrl: "",
      client: madang,
      storeId,
      onMessage: (message) => {
        failures = 0;
        clearTimeout(graceTimer);
        // A new subscription tells what comes after it: what came since the page was read is in neither.
        if (isFirst) readDerived();
        isFirst = false;
        takeLiveMessage(storeId, message);
        for (const hearer of hearers) hearer(message);
        set({ status: "live", heardAt: Date.now() });
      },
      onError: () => {
        failures += 1;
        clearTimeout(graceTimer);
        if (failures === 1) graceTimer = setTimeout(() => set({ status: "reconnecting" }), GRACE_MS);
        else set({ status: failures >= FAILURES_MAX ? "lost" : "reconnecting" });
      },
    });
  };
  const close = (status: LiveState["status"]) => {
    clearTimeout(graceTimer);
    stop?.();
    stop = undefined;
    set({ status });
  };
  const onVisibility = () => {
    clearTimeout(hiddenTimer);
    if (document.visibilityState === "hidden") hiddenTimer = setTimeout(() => close("paused"), HIDDEN_MS);
    else comeBack();
  };
  /** What happened meanwhile is not in the stream of a new subscription. */
  const comeBack = () => {
    if (stop !== undefined || isPausedByOwner()) return;
    takeLiveMessage(storeId, { type: "resync", at: new Date().toISOString() });
    open();
  };

  const restart = () => {
    if (isPausedByOwner()) return;
    close("reconnecting");
    comeBack();
  };
  /** The browser knows that nothing can be reached; a stream notices by its silence only. */
  const lose = () => {
    if (stop !== undefined) close("lost");
  };
  reconnect = () => (isPausedByOwner() ? close("paused") : comeBack());
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("online", restart);
  addEventListener("offline", lose);
  open();
  return () => {
    clearTimeout(hiddenTimer);
    document.removeEventListener("visibilitychange", onVisibility);
    removeEventListener("online", restart);
    removeEventListener("offline", lose);
    close("connecting");
    setPausedByOwner(false);
    state = { status: "connecting", heardAt: undefined };
  };
}

/** Numbers on the screen stand still until `resumeLive`. */
export function pauseLive(): void {
  setPausedByOwner(true);
  forgetDerived();
  reconnect?.();
}

export function resumeLive(): void {
  setPausedByOwner(false);
  reconnect?.();
}

/** How the stream is doing, for the chip. */
export function useLive(): LiveState {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => state,
  );
}

/** Calls with every message of the store's stream; for pages that show more than the cache is patched with. */
export function useLiveOf(hear: (message: LiveMessage) => void): void {
  useEffect(() => {
    hearers.add(hear);
    return () => {
      hearers.delete(hear);
    };
  }, [hear]);
}
