type Listener = () => void;
const listeners = new Set<Listener>();

/** Called when the server no longer knows the session: sign-in again. Returns how to stop listening. */
export function onSessionEnd(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellSessionEnd(): void {
  for (const listener of listeners) listener();
}
