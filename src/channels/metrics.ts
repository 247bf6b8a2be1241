/** Metrics a channel can report. Totals since publication, null where the channel does not know. */
export const METRICS = [
  "impressions",
  "views",
  "clicks",
  "likes",
  "comments",
  "shares",
  "totalCalls",
  "completedCalls",
  "averageDuration",
  "spentKrw",
] as const;
export type Metric = (typeof METRICS)[number];

/** A report that knows nothing; an adapter puts what its channel does know over it. */
export const UNKNOWN_METRICS = {
  impressions: null,
  views: null,
  clicks: null,
  likes: null,
  comments: null,
  shares: null,
  totalCalls: null,
  completedCalls: null,
  averageDuration: null,
  spentKrw: null,
} as const satisfies { readonly [M in Metric]: null };

/** Absolute totals as of `asOf` (epoch ms). `averageDuration` in seconds, `spentKrw` in won. */
export type StatsSnapshot = { readonly [M in Metric]: number | null } & { readonly asOf: number };
