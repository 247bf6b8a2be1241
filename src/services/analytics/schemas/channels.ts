import { z } from "zod";
import { CHANNEL_STATUSES } from "../../../channels/index.ts";
import { instantOutput } from "../../schemas.ts";
import { ChannelKey, Count, Percent, Source, Won } from "./blocks.ts";

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
