import { toBase64Url } from "./bytes.ts";
import type { HmacKey } from "./hmac.ts";
import {
  createRateLimiter,
  dropOldest,
  type RateLimiter,
  type RateLimitOptions,
  type RateVerdict,
} from "./rate-limit.ts";

/** Numbers that several processes add to. No method throws; undefined: cannot be reached. The cache port has this shape. */
export type SharedCounts = {
  readonly increment: (key: string, ttlMs: number) => Promise<number | undefined>;
  readonly delete: (...keys: string[]) => Promise<void>;
};

export type SharedRateLimitOptions = RateLimitOptions & {
  /** Names the limit within the store. */
  name: string;
  counts: SharedCounts;
  /** Names of keys leave this process hashed with it: addresses and e-mails could be guessed from a plain hash. */
  key: HmacKey;
};

/**
 * A limit that several processes keep together: fixed windows that begin with the clock, for all keys at the same
 * moment, so that around their change twice the limit can pass. This process counts what it lets through too and
 * refuses by itself what is above the limit; where the store cannot be reached, that alone decides, so there is
 * always a limit and never an error.
 *
 * An attempt costs one command; one that this process knows to be above the limit costs none.
 *
 * @example
 * const limiter = createSharedRateLimiter({ name: "login", limit: 5, windowMs: 60_000, clock, counts: cache, key });
 */
export function createSharedRateLimiter(options: SharedRateLimitOptions): RateLimiter {
  const { name, limit, windowMs, clock, counts, key: hmac, maxKeys = 50_000 } = options;
  const local = createRateLimiter(options);
  /** Keys above the shared limit, with the end of the window. */
  const refused = new Map<string, number>();

  const windowOf = (now: number) => Math.floor(now / windowMs);

  async function nameOf(key: string, window: number): Promise<string> {
    const hash = toBase64Url(await hmac.sign(`${name} ${key}`));
    return `limit:${name}:${hash}:${window}`;
  }

  function known(key: string): RateVerdict {
    const left = (refused.get(key) ?? 0) - clock.now();
    // More than a window is left where the clock has stepped back.
    if (left <= 0 || left > windowMs) return local.look(key);
    return { allowed: false, retryAfterSeconds: Math.ceil(left / 1000) };
  }

  return {
    async take(key) {
      const verdict = known(key);
      if (!verdict.allowed) return verdict;
      const window = windowOf(clock.now());
      const count = await counts.increment(await nameOf(key, window), windowMs);
      if (count === undefined || count <= limit) return local.take(key);
      refused.delete(key);
      dropOldest(refused, maxKeys);
      refused.set(key, (window + 1) * windowMs);
      return known(key);
    },
    async reset(key) {
      local.reset(key);
      refused.delete(key);
      await counts.delete(await nameOf(key, windowOf(clock.now())));
    },
  };
}
