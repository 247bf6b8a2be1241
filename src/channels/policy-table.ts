import type { ChannelId } from "./ids.ts";

/** Reads and preparation share `publish`; `commit` shares its breaker; `stats` has its own. */
export type OpClass = "publish" | "commit" | "stats";

export type BreakerSettings = {
  /** Opens when strictly more than this share of calls failed… */
  readonly threshold: number;
  /** …within this window… */
  readonly windowMs: number;
  /** …and at least this many calls were made. */
  readonly minimumCalls: number;
  readonly halfOpenAfterMs: number;
  readonly halfOpenMaxMs: number;
};

export type OpPolicy = {
  readonly timeoutMs: number;
  readonly totalMs: number;
  readonly retries: number;
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
  /** Concurrent calls and waiting calls. */
  readonly bulkhead: { readonly limit: number; readonly queue: number };
};

export type ChannelPolicy = { readonly [O in OpClass]: OpPolicy } & {
  readonly breaker: BreakerSettings;
  readonly statsBreaker: BreakerSettings;
};

const TEN_SECONDS = 10_000;

const breaker: BreakerSettings = {
  threshold: 0.5,
  windowMs: 30_000,
  minimumCalls: 5,
  halfOpenAfterMs: 30_000,
  halfOpenMaxMs: 120_000,
};

const stats: OpPolicy = {
  timeoutMs: TEN_SECONDS,
  totalMs: 12_000,
  retries: 1,
  backoff: { baseMs: 300, maxMs: 1_000 },
  bulkhead: { limit: 4, queue: 64 },
};

/** KMP-1: keyed, so that even the irreversible call may be repeated with the same key. */
const keyed: ChannelPolicy = {
  publish: {
    timeoutMs: TEN_SECONDS,
    totalMs: 45_000,
    retries: 3,
    backoff: { baseMs: 1_000, maxMs: 8_000 },
    bulkhead: { limit: 8, queue: 128 },
  },
  commit: {
    timeoutMs: TEN_SECONDS,
    totalMs: 45_000,
    retries: 3,
    backoff: { baseMs: 1_000, maxMs: 8_000 },
    bulkhead: { limit: 8, queue: 128 },
  },
  stats,
  breaker,
  statsBreaker: { ...breaker, halfOpenMaxMs: 30_000 },
};

/** Settings per channel; a channel with other habits gets its own row. */
export const CHANNEL_POLICIES: Readonly<Record<ChannelId, ChannelPolicy>> = {
  WooridongneTV: keyed,
  RingoBiz: keyed,
  GenieTV: keyed,
  Instagram: keyed,
  NaverBlog: { ...keyed, breaker: { ...breaker, windowMs: 60_000, halfOpenAfterMs: 60_000 } },
  KakaoChannel: keyed,
};
