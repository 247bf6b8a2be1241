/** Wakes one waiter; ringing it several times before somebody waits is ringing it once. */
export type Bell = {
  readonly ring: () => void;
  readonly rung: () => Promise<void>;
  /** Rung, and nobody has waited for it since. */
  readonly isRinging: () => boolean;
};

/** @example const bell = createBell(); onCommit(bell.ring); for (;;) { await bell.rung(); look(); } */
export function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  let isRinging = false;
  return {
    ring: () => {
      isRinging = true;
      next.resolve();
    },
    rung: async () => {
      await next.promise;
      next = Promise.withResolvers<void>();
      isRinging = false;
    },
    isRinging: () => isRinging,
  };
}
