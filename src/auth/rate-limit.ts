import { AppError } from "../errors.ts";

export type RateVerdict = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts attempts by key. A port: this process's memory by default, a shared store where there are several. */
export type RateLimiter = {
  take(key: string): RateVerdict | Promise<RateVerdict>;
  /** Forgets the key's attempts, e.g. after a right password. */
  reset(key: string): void | Promise<void>;
};

/** Counts in this process only, so it answers at once. */
export type LocalRateLimiter = {
  take(key: string): RateVerdict;
  /** What `take` would say; counts nothing. */
  look(key: string): RateVerdict;
  reset(key: string): void;
};

export type RateLimitOptions = {
  /** Attempts allowed in one window. */
  limit: number;
  windowMs: number;
  clock: { now(): number };
  /** Keys remembered at most; the longest known goes first. */
  maxKeys?: number;
};

/** A fixed window per key that opens with the key's first attempt. */
export function createRateLimiter(options: RateLimitOptions): LocalRateLimiter {
  const { limit, windowMs, clock, maxKeys = 50_000 } = options;
  const windows = new Map<string, { opensAt: number; count: number }>();

  function openWindow(key: string) {
    const known = windows.get(key);
    const now = clock.now();
    return known && now >= known.opensAt && now < known.opensAt + windowMs ? known : undefined;
  }

  function look(key: string): RateVerdict {
    const known = openWindow(key);
    if (!known || known.count < limit) return { allowed: true };
    return { allowed: false, retryAfterSeconds: Math.ceil((known.opensAt + windowMs - clock.now()) / 1000) };
  }

  return {
    look,
    take(key) {
      const verdict = look(key);
      const known = openWindow(key);
      if (known && verdict.allowed) known.count += 1;
      if (known) return verdict;
      windows.delete(key);
      dropOldest(windows, maxKeys);
      windows.set(key, { opensAt: clock.now(), count: 1 });
      return verdict;
    },
    reset(key) {
      windows.delete(key);
    },
  };
}

export function dropOldest(windows: Map<string, unknown>, maxKeys: number): void {
  if (windows.size < maxKeys) return;
  const oldest = windows.keys().next().value;
  if (oldest !== undefined) windows.delete(oldest);
}

/**
 * Counts one attempt.
 *
 * @throws AppError LIMIT_EXCEEDED RATE_LIMITED with `retryAfterSeconds`.
 */
export async function enforceRate(limiter: RateLimiter, key: string): Promise<void> {
  const verdict = await limiter.take(key);
  if (verdict.allowed) return;
  const params = { retryAfterSeconds: verdict.retryAfterSeconds };
  throw new AppError({ code: "LIMIT_EXCEEDED", reason: "RATE_LIMITED", params });
}

/** The part of an address that one subscriber holds: all of IPv4, the first 64 bits of IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
