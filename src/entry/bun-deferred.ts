import type { Deps } from "../deps.ts";

export type Deferred = Pick<Deps, "defer"> & {
  /** Resolves when deferred work has ended, and what it deferred itself. */
  readonly drain: () => Promise<void>;
};

/** Work behind an answer, in a process that goes on. @param onFault told of what such work throws */
export function createDeferred(onFault: (error: unknown) => void): Deferred {
  const running = new Set<Promise<unknown>>();
  return {
    defer: (work) => {
      const tracked = work.catch(onFault).finally(() => running.delete(tracked));
      running.add(tracked);
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
