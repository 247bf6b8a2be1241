import type { CacheStore } from "./cache.ts";

/** A lock that is ours until its time is over or it is given back. */
export type Held = { readonly release: () => Promise<void> };

export type Lock = {
  /**
   * @param ttlMs how long it is kept from others when it is not given back: a holder may die
   * @returns "taken" while somebody else has it; "unreachable" when the store cannot say, which is no reason to wait
   */
  readonly take: (name: string, ttlMs: number) => Promise<Held | "taken" | "unreachable">;
};

const TOKEN_BYTES = 16;

/**
 * Locks that spare several processes the same work. They guarantee nothing: a holder that is paused beyond the time
 * to live goes on beside the next one, a store that fails over forgets, and one that cannot be reached lets everybody
 * through. What must happen once is decided in the database, never here.
 *
 * @example
 * const held = await createLock(cache).take("statistics", 10_000);
 * if (held === "taken") return;
 */
export function createLock(store: Pick<CacheStore, "add" | "deleteIf">): Lock {
  return {
    async take(name, ttlMs) {
      const token = newToken();
      const isOurs = await store.add(name, token, ttlMs);
      if (isOurs === undefined) return "unreachable";
      return isOurs ? { release: () => store.deleteIf(name, token) } : "taken";
    },
  };
}

/** Tells our lock from the one that another process took after ours was over. */
function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
