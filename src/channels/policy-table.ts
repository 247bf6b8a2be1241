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
  /** A try that ended later than this after the first began is the last one. */
  readonly retryWithinMs?: number;
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

/** Statistics can wait: they are asked for again every half minute, however long it lasts. */
const statsBreaker: BreakerSettings = { ...breaker, halfOpenMaxMs: 30_000 };

const stats: OpPolicy = {
  timeoutMs: TEN_SECONDS,
  totalMs: 12_000,
  retries: 1,
  backoff: { baseMs: 300, maxMs: 2_000 },
  bulkhead: { limit: 4, queue: 32 },
};

/** KMP-1: keyed, so that even the irreversible call may be repeated with the same key. */
const keyedPublish: OpPolicy = {
  timeoutMs: TEN_SECONDS,
  totalMs: 45_000,
  retries: 3,
  backoff: { baseMs: 1_000, maxMs: 8_000 },
  bulkhead: { limit: 3, queue: 12 },
};

const keyed: ChannelPolicy = {
  publish: keyedPublish,
  commit: keyedPublish,
  stats: { ...stats, retryWithinMs: 3_000, backoff: { baseMs: 300, maxMs: 1_000 } },
  breaker,
  statsBreaker,
};

const instagramRead: OpPolicy = {
  timeoutMs: TEN_SECONDS,
  totalMs: 35_000,
  retries: 2,
  backoff: { baseMs: 1_000, maxMs: 8_000 },
  bulkhead: { limit: 4, queue: 16 },
};

/** The publish call knows no key: what it lost is looked up, never sent again. */
const instagram: ChannelPolicy = {
  publish: instagramRead,
  commit: { ...instagramRead, retries: 0, bulkhead: { limit: 2, queue: 8 } },
  stats,
  breaker: { ...breaker, halfOpenMaxMs: 300_000 },
  statsBreaker,
};

const solapiRead: OpPolicy = {
  timeoutMs: TEN_SECONDS,
  totalMs: 35_000,
  retries: 3,
  backoff: { baseMs: 1_000, maxMs: 4_000 },
  bulkhead: { limit: 4, queue: 16 },
};

/** The adapter looks at the group before it sends again. */
const solapi: ChannelPolicy = {
  publish: solapiRead,
  commit: { ...solapiRead, totalMs: 25_000, retries: 2, bulkhead: { limit: 2, queue: 8 } },
  stats,
  breaker,
  statsBreaker,
};

/** RSS and search: reads only, the owner posts. */
const naverRead: OpPolicy = {
  timeoutMs: TEN_SECONDS,
  totalMs: 22_000,
  retries: 2,
  backoff: { baseMs: 1_000, maxMs: 8_000 },
  bulkhead: { limit: 2, queue: 16 },
};

const naverBreaker: BreakerSettings = {
  ...breaker,
  windowMs: 60_000,
  halfOpenAfterMs: 60_000,
  halfOpenMaxMs: 60_000,
};

const naver: ChannelPolicy = {
  publish: naverRead,
  commit: naverRead,
  stats: { ...stats, bulkhead: naverRead.bulkhead },
  breaker: naverBreaker,
  statsBreaker: naverBreaker,
};

/** Settings per channel; a channel with other habits gets its own row. */
export const CHANNEL_POLICIES: Readonly<Record<ChannelId, ChannelPolicy>> = {
  WooridongneTV: keyed,
  RingoBiz: keyed,
  GenieTV: keyed,
  Instagram: instagram,
  NaverBlog: naver,
  KakaoChannel: solapi,
};
