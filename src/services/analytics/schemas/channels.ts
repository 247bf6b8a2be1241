import { z } from "zod";
import { CHANNEL_STATUSES } from "../../../channels/index.ts";
import { instantOutput } from "../../schemas.ts";
import { ChannelKey, Count, Freshness, Percent, Source, Won } from "./blocks.ts";

export const Metrics = z.strictObject({
  impressions: Count.nullable(),
  clicks: Count.nullable(),
  likes: Count.nullable(),
  comments: Count.nullable(),
  shares: Count.nullable(),
  calls: Count.nullable(),
  completedCalls: Count.nullable(),
  averageSeconds: Count.nullable(),
});
export type Metrics = z.infer<typeof Metrics>;

/** The last correction of one of a channel's figures: what was shown, and what is. */
export const LastRestatement = z.strictObject({
  metric: z.string(),
  before: Count,
  after: Count,
  delta: z.int(),
  restatedAt: instantOutput,
});
export type LastRestatement = z.infer<typeof LastRestatement>;

/**
 * 90 % credible interval of what one participant costs, in won (N-05). FREE: nothing was paid. AT_LEAST: paid, and nobody
 * came yet; there is no upper end. `text` is the owner's sentence.
 */
export const AcquisitionCost = z.strictObject({
  state: z.enum(["FREE", "AT_LEAST", "KNOWN"]),
  low: Won,
  high: Won,
  level: z.literal(90),
  text: z.string(),
});
export type AcquisitionCost = z.infer<typeof AcquisitionCost>;

/** One channel, or "direct": participants that came without a tracking code. */
export const ChannelRow = z.strictObject({
  channel: z.union([ChannelKey, z.literal("direct")]),
  label: z.string(),
  views: Count.nullable(),
  participants: Count,
  conversions: Count,
  conversionRate: Percent,
  costKrw: Won,
  costPerAcquisition: Won,
  /** Null where costs are withheld. */
  acquisitionCost: AcquisitionCost.nullable(),
  /** The contract's three words; `detail` is the product's own. */
  status: z.enum(["SUCCESS", "FAILED", "PENDING"]),
  detail: z.enum(CHANNEL_STATUSES).nullable(),
  metrics: Metrics,
  source: Source.nullable(),
  /** The last collection failed; the numbers are the last known ones, as of `asOf`. */
  stale: z.boolean(),
  /** No views are known. */
  missing: z.boolean(),
  asOf: instantOutput.nullable(),
  freshness: Freshness,
  /** What its runs were expected to bring; never part of `views`. */
  estimatedViews: Count.nullable(),
  restatement: LastRestatement.nullable(),
});
export type ChannelRow = z.infer<typeof ChannelRow>;

export const Degraded = z.strictObject({
  channel: ChannelKey,
  reason: z.string(),
  message: z.string(),
  /** Age of the numbers shown instead; null when there are none. */
  asOf: instantOutput.nullable(),
});
export type Degraded = z.infer<typeof Degraded>;
