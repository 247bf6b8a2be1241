import { Redis } from "@upstash/redis/cloudflare";
import { createBreaker } from "./breaker.ts";
import type { Cache, CacheStore } from "./cache.ts";
import { withHotEntries } from "./with-hot-entries.ts";

/** A Redis slower than this is no help: a dashboard is computed in a few milliseconds. */
const BUDGET_MS = 80;
const TEXT_CHARACTERS_MAX = 256 * 1024;

const DELETE_IF = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

export type UpstashOptions = {
  url: string;
  token: string;
  now: () => number;
  /** Before every key, so that deployments may share one Redis; default none. */
  prefix?: string;
  /** How long one command may take; default 80 ms. */
  budgetMs?: number;
  /** Gets a class name only: an error of the client quotes the whole command. */
  onFailure?: (kind: string) => void;
};

/**
 * Upstash Redis over REST. Refused, hanging, slow, broken or lying answers are misses; after five failures in
 * ten seconds Redis is left alone for five.
 *
 * @example
 * const cache = upstashCache({ url: redis.url, token: redis.token, now: clock.now });
 */
export function upstashCache(options: UpstashOptions): Cache {
  const budgetMs = options.budgetMs ?? BUDGET_MS;
  const redis = new Redis({
    url: options.url,
    token: options.token,
    // The function form: a plain signal would turn an abort into a result.
    signal: () => AbortSignal.timeout(budgetMs),
    retry: { retries: 1, backoff: () => 10 },
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: true,
  });
  const breaker = createBreaker({
    now: options.now,
    onFailure: (error) => options.onFailure?.(kindOf(error)),
  });
  const at = (key: string) => `${options.prefix ?? ""}${key}`;
  const store: CacheStore = {
    get: (key) => breaker.run(async () => textOf(await redis.get<unknown>(at(key))), undefined),
    getMany: (keys) =>
      breaker.run(async () => textsOf(await redis.mget<unknown[]>(keys.map(at)), keys.length), undefined),
    set: (key, text, ttlMs) => {
      if (text.length > TEXT_CHARACTERS_MAX) return Promise.resolve();
      return breaker.run(
        async () => void (await redis.set(at(key), text, { px: wholeMs(ttlMs) })),
        undefined,
      );
    },
    add: (key, text, ttlMs) =>
      breaker.run(
        async () => (await redis.set(at(key), text, { nx: true, px: wholeMs(ttlMs) })) === "OK",
        undefined,
      ),
    increment: (key, ttlMs, by = 1) =>
      breaker.run(async () => {
        const answers = await redis
          .multi()
          .incrby(at(key), by)
          .pexpire(at(key), wholeMs(ttlMs))
          .exec<unknown[]>();
        return numberOf(answers[0]);
      }, undefined),
    delete: (...keys) =>
      keys.length === 0
        ? Promise.resolve()
        : breaker.run(async () => void (await redis.del(...keys.map(at))), undefined),
    deleteIf: (key, text) =>
      breaker.run(async () => void (await redis.eval(DELETE_IF, [at(key)], [text])), undefined),
  };
  return withHotEntries(store, { isShared: true });
}

function wholeMs(ttlMs: number): number {
  return Math.max(1, Math.round(ttlMs));
}

/** An answer of another shape is no answer. */
function textsOf(answer: unknown, count: number): readonly (string | undefined)[] | undefined {
  return Array.isArray(answer) && answer.length === count ? answer.map(textOf) : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
