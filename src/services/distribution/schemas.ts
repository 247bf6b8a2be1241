import { z } from "zod";
import { CHANNEL_IDS, CHANNEL_LABELS, CHANNEL_STATUSES } from "../../channels/index.ts";
import { RUN_STATUSES } from "../../db/schema/store.ts";
import { idempotencyKey, instantOutput, krw, uuid } from "../schemas.ts";

const channel = z.enum(CHANNEL_IDS);
const LABELS = CHANNEL_IDS.map((id) => CHANNEL_LABELS[id]);

/** `content` is checked against the channel's own schema; a missing field is derived from the event. */
export const ChannelRequest = z.strictObject({
  channel,
  content: z.record(z.string().max(100), z.unknown()).optional(),
  /** The most the event may spend on this channel over all its runs, won. */
  capKrw: krw.optional(),
});
export type ChannelRequest = z.infer<typeof ChannelRequest>;

/** A bare id stands for `{ channel: id }`. */
const requests = z
  .array(z.union([channel.transform((id): ChannelRequest => ({ channel: id })), ChannelRequest]))
  .min(1)
  .max(CHANNEL_IDS.length)
  .refine((list) => new Set(list.map((item) => item.channel)).size === list.length, "one entry a channel");

const names = z
  .array(channel)
  .min(1)
  .max(CHANNEL_IDS.length)
  .refine((list) => new Set(list).size === list.length, "one entry a channel");

export const DistributeInput = z.strictObject({
  eventId: uuid,
  channels: requests.optional(),
  /** Allows a channel that an earlier run has already reached. */
  again: z.boolean().optional(),
  idempotencyKey,
});
export type DistributeInput = z.infer<typeof DistributeInput>;

export const EstimateInput = z.strictObject({ eventId: uuid, channels: requests.optional() });
export type EstimateInput = z.infer<typeof EstimateInput>;

export const GetDistributionInput = z.strictObject({ distributionId: uuid });
export type GetDistributionInput = z.infer<typeof GetDistributionInput>;

export const LatestDistributionInput = z.strictObject({ eventId: uuid });
export type LatestDistributionInput = z.infer<typeof LatestDistributionInput>;

export const RetryInput = z.strictObject({
  distributionId: uuid,
  channels: names.optional(),
  idempotencyKey,
});
export type RetryInput = z.infer<typeof RetryInput>;

export const CancelInput = z.strictObject({ distributionId: uuid, channel, idempotencyKey });
export type CancelInput = z.infer<typeof CancelInput>;

/** Where the post is, or, for one whose fate could not be found out, that it is not there. */
export const ConfirmInput = z
  .strictObject({
    distributionId: uuid,
    channel,
    postUrl: z.string().min(1).max(2_048).optional(),
    posted: z.literal(false).optional(),
    idempotencyKey,
  })
  .refine(({ postUrl, posted }) => (postUrl === undefined) !== (posted === undefined), {
    path: ["postUrl"],
    message: "postUrl, or posted: false",
  });
export type ConfirmInput = z.infer<typeof ConfirmInput>;

export const ChannelResult = z.strictObject({
  channel,
  label: z.enum(LABELS),
  status: z.enum(CHANNEL_STATUSES),
  /** Every FAILED row has both: a stable word and a Korean sentence. */
  reason: z.string().optional(),
  message: z.string().optional(),
  /** The content field to correct, where the content was refused. */
  field: z.string().optional(),
  trackingUrl: z.string(),
  /** Won; null = not known, or not for the caller's eyes (staff). */
  costKrw: z.int().nullable(),
  /** How the cost was obtained. */
  costSource: z.enum(["measured", "estimated", "simulated"]).nullable(),
  /** Placed at a simulator: nothing was posted, nothing cost money. */
  simulated: z.boolean(),
  /** What the partner says in its own words, e.g. IN_REVIEW. */
  providerStatus: z.string().optional(),
  externalRef: z
    .strictObject({
      kind: z.string(),
      id: z.string().optional(),
      url: z.string().optional(),
      at: instantOutput,
    })
    .optional(),
  action: z
    .strictObject({
      kind: z.literal("assisted_post"),
      shareUrl: z.string(),
      copyTitle: z.string(),
      copyText: z.string(),
      tags: z.array(z.string()),
      images: z.array(z.string()),
      marker: z.string(),
      deadline: instantOutput,
      remindedAt: instantOutput.nullable(),
    })
    .optional(),
  scheduledAt: instantOutput.optional(),
  nextAttemptAt: instantOutput.optional(),
  /** The source documents' field names: distributionId, estimatedViews, updateTimestamp, adId, … */
  data: z.record(z.string(), z.unknown()),
});
export type ChannelResult = z.infer<typeof ChannelResult>;

export const Distribution = z.strictObject({
  id: uuid,
  distributionId: uuid,
  eventId: uuid,
  status: z.enum(RUN_STATUSES),
  results: z.array(ChannelResult),
  successChannels: z.array(channel),
  createdAt: instantOutput,
  /** When every channel had first come to rest. */
  completedAt: instantOutput.nullable(),
});
export type Distribution = z.infer<typeof Distribution>;

export const LatestDistribution = Distribution.nullable();

export const ChannelEstimate = z.strictObject({
  channel,
  label: z.enum(LABELS),
  costKrw: z.int(),
  estimatedViews: z.int().nullable(),
  /** The same as the store's past events would have it; null while they are too few (N-17). */
  correctedViews: z.int().nullable(),
  issues: z.array(
    z.strictObject({
      severity: z.enum(["hard", "soft"]),
      field: z.string(),
      code: z.string(),
      message: z.string(),
    }),
  ),
  /** What would be sent: the owner's fields over the derived ones. */
  content: z.record(z.string(), z.unknown()),
});
export type ChannelEstimate = z.infer<typeof ChannelEstimate>;

/** In the order of the request. */
export const Estimate = z.array(ChannelEstimate);
export type Estimate = z.infer<typeof Estimate>;
