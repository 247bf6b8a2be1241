export type Breaker = {
  /** Runs the call, or answers `fallback` at once while the other side is known to be down. */
  readonly run: <T>(call: () => Promise<T>, fallback: T) => Promise<T>;
  readonly state: () => "closed" | "open" | "half-open";
};

type BreakerOptions = {
  now: () => number;
  onFailure: (error: unknown) => void;
  failuresMax?: number;
  windowMs?: number;
  openMs?: number;
};

/**
 * Opens after 5 failures within 10 s, answers the fallback for 5 s, then lets one call through. Written here
 * because cockatiel reads the wall clock itself and its breakers cannot be driven by an injected one.
 */
export function createBreaker(options: BreakerOptions): Breaker {
  const { now, onFailure, failuresMax = 5, windowMs = 10_000, openMs = 5_000 } = options;
  let failures: number[] = [];
  let openUntil = 0;
  let isProbing = false;

  function state(): "closed" | "open" | "half-open" {
    if (openUntil === 0) return "closed";
    return now() < openUntil || isProbing ? "open" : "half-open";
  }

  function failed(error: unknown, wasProbe: boolean): void {
    const at = now();
    failures = [...failures.filter((earlier) => at - earlier < windowMs), at];
    if (wasProbe || failures.length >= failuresMax) openUntil = at + openMs;
    onFailure(error);
  }

  async function run<T>(call: () => Promise<T>, fallback: T): Promise<T> {
    const before = state();
    if (before === "open") return fallback;
    const isProbe = before === "half-open";
    isProbing = isProbe || isProbing;
    try {
      const result = await call();
      if (isProbe) {
        failures = [];
        openUntil = 0;
      }
      return result;
    } catch (error) {
      failed(error, isProbe);
      return fallback;
    } finally {
      if (isProbe) isProbing = false;
    }
  }

  return { run, state };
}
