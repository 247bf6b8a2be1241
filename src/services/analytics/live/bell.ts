/** Wakes one waiter; ringing it several times before somebody waits is ringing it once. */
export type Bell = { readonly ring: () => void; readonly rung: () => Promise<void> };

/** @example const bell = createBell(); onCommit(bell.ring); for (;;) { await bell.rung(); look(); } */
export function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => next.resolve(),
    rung: async () => {
      await next.promise;
      next = Promise.withResolvers<void>();
    },
  };
}
