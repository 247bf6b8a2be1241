const WINDOW_MS = 60_000;

export type SummedOptions = {
  readonly report: (kind: string, count: number) => void;
  /** Does `task` once, `ms` milliseconds later. */
  readonly after: (ms: number, task: () => void) => void;
};

/**
 * For what fails with every request while something is away: of each kind the first is told at once, and then all of
 * a minute together, until a minute brings none.
 *
 * @returns to be called once a failure
 * @example
 * const failed = createSummed({ report: (kind, count) => log.error("cache_failed", { kind, count }), after });
 * failed("TimeoutError"); // told at once; a hundred more of this minute as one line with count 100
 */
export function createSummed({ report, after }: SummedOptions): (kind: string) => void {
  const counts = new Map<string, number>();
  const open = (kind: string) => {
    counts.set(kind, 0);
    after(WINDOW_MS, () => close(kind));
  };
  const close = (kind: string) => {
    const count = counts.get(kind) ?? 0;
    counts.delete(kind);
    if (count === 0) return;
    report(kind, count);
    open(kind);
  };
  return (kind) => {
    const count = counts.get(kind);
    if (count !== undefined) {
      counts.set(kind, count + 1);
      return;
    }
    report(kind, 1);
    open(kind);
  };
}
