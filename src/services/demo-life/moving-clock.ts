/** A clock that stands still until it is moved, and never goes back. Epoch ms. */
export type MovingClock = {
  readonly now: () => number;
  readonly moveTo: (at: number) => void;
};

export function createMovingClock(startsAt: number): MovingClock {
  let at = startsAt;
  return {
    now: () => at,
    moveTo: (next) => {
      at = Math.max(at, Math.round(next));
    },
  };
}
