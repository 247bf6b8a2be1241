/** A channel's figures by the names that callers know, and the columns of the channels' own tables for them. */
export const METRIC_COLUMNS = {
  impressions: "impressions",
  views: "views",
  clicks: "clicks",
  likes: "likes",
  comments: "comments",
  shares: "shares",
  totalCalls: "total_calls",
  completedCalls: "completed_calls",
  averageDuration: "average_duration",
} as const;

export type MetricName = keyof typeof METRIC_COLUMNS;

/** The order in which figures are handed from one statement to the next. */
export const METRIC_NAMES: readonly MetricName[] = [
  ...(["impressions", "views", "clicks", "likes", "comments", "shares"] as const),
  ...(["totalCalls", "completedCalls", "averageDuration"] as const),
];

/** The columns in that order. */
export const COLUMN_NAMES = METRIC_NAMES.map((name) => METRIC_COLUMNS[name]);
