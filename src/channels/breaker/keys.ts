/**
 * Keys of the shared state. `breaker` is the breaker's name within the channel: publish (with commit) or stats.
 * Ids only: no key and no value holds anything personal.
 */
export const breakerKeys = {
  marker: (channel: string, breaker: string) => `brk:${channel}:${breaker}`,
  probe: (channel: string, breaker: string) => `brkp:${channel}:${breaker}`,
  failures: (channel: string, breaker: string, bucket: number) => `brkw:${channel}:${breaker}:f:${bucket}`,
  successes: (channel: string, breaker: string, bucket: number) => `brkw:${channel}:${breaker}:s:${bucket}`,
  history: (channel: string) => `brkh:${channel}`,
  /** `reach` is the account, or `_` for the partner as a whole. Two keys, so that a short block hides no long one. */
  block: (channel: string, reach: string, stops: "all" | "writes") => `blk:${channel}:${reach}:${stops}`,
} as const;
