import { useSyncExternalStore } from "react";
import { m } from "../i18n/index.ts";

function subscribe(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

/** False while the browser knows that nothing can be reached. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

/**
 * Why what needs the server cannot be done now; undefined while it can.
 *
 * @example <Button blockedBecause={useOfflineReason()}>
 */
export function useOfflineReason(): string | undefined {
  return useOnline() ? undefined : m.common_needsOnline();
}
