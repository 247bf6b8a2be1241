import { useSyncExternalStore } from "react";

type Toast = { readonly id: number; readonly text: string };

const SHOWN_MS = 6_000;
let toasts: readonly Toast[] = [];
let nextId = 1;
const watchers = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

/** A short word that something is done; nothing that must be read stands here alone. */
export function showToast(text: string): void {
  const id = nextId++;
  set([...toasts, { id, text }]);
  setTimeout(() => set(toasts.filter((toast) => toast.id !== id)), SHOWN_MS);
}

/** Where they appear, once in the app. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-24 z-40 grid justify-items-center gap-2 lg:bottom-6"
    >
      {shown.map(({ id, text }) => (
        <p key={id} className="rounded-xl bg-ink px-4 py-3 font-medium text-bg shadow-lg">
          {text}
        </p>
      ))}
    </div>
  );
}
