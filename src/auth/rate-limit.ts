import { AppError } from "../errors.ts";

export type RateVerdict = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts attempts by key. A port: this process's memory by default, a shared store where there are several. */
export type RateLimiter = {
  take(key: string): RateVerdict | Promise<RateVerdict>;
  /** Forgets the key's attempts, e.g. after a right password. */
  reset(key: string): void | Promise<void>;
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
export function createRateLimiter(options: RateLimitOptions): RateLimiter {
  const { limit, windowMs, clock, maxKeys = 50_000 } = options;
  const windows = new Map<string, { opensAt: number; count: number }>();

  return {
    take(key) {
      const now = clock.now();
      const known = windows.get(key);
      const isOpen = known !== undefined && now >= known.opensAt && now < known.opensAt + windowMs;
      if (!isOpen) {
        windows.delete(key);
        dropOldest(windows, maxKeys);
        windows.set(key, { opensAt: now, count: 1 });
        return { allowed: true };
      }
      if (known.count >= limit) {
        return { allowed: false, retryAfterSeconds: Math.ceil((known.opensAt + windowMs - now) / 1000) };
      }
      known.count += 1;
      return { allowed: true };
    },
    reset(key) {
      windows.delete(key);
    },
  };
}

function dropOldest(windows: Map<string, unknown>, maxKeys: number): void {
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
