import { useSyncExternalStore } from "react";

type Action = { readonly name: string; readonly act: () => void };
type Toast = { readonly id: number; readonly text: string; readonly action: Action | undefined };

const SHOWN_MS = 6_000;
/** Time to read, to decide and to get there. */
const WITH_ACTION_MS = 20_000;
let toasts: readonly Toast[] = [];
let nextId = 1;
const watchers = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

/**
 * A short word that something is done; nothing that must be read stands here alone.
 *
 * @param action what can be done about it, once
 * @returns takes it away at once
 */
export function showToast(text: string, action?: Action): () => void {
  const id = nextId++;
  const takeAway = () => set(toasts.filter((toast) => toast.id !== id));
  const once = action && {
    ...action,
    act: () => {
      takeAway();
      action.act();
    },
  };
  set([...toasts, { id, text, action: once }]);
  setTimeout(takeAway, action === undefined ? SHOWN_MS : WITH_ACTION_MS);
  return takeAway;
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
      {shown.map(({ id, text, action }) => (
        <p
          key={id}
          className="flex flex-wrap items-center gap-x-4 rounded-xl bg-ink px-4 py-3 font-medium text-bg shadow-lg"
        >
          {text}
          {action === undefined ? null : (
            <button
              type="button"
              onClick={action.act}
              className="pointer-events-auto -my-2 min-h-11 min-w-11 font-bold underline"
            >
              {action.name}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
