import { z } from "zod";
import { CHANNEL_IDS } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { idempotencyKey, uuid } from "../schemas.ts";
import { distribute } from "./distribute.ts";
import { ChannelRequest, Distribution } from "./schemas.ts";
import { toChannelRequests } from "./to-requests.ts";

const channel = z.enum(CHANNEL_IDS);

/** Body of the source's POST /api/distribution/distribute, in both of its spellings of a channel. */
export const DistributeSourceInput = z.strictObject({
  eventId: uuid,
  channels: z
    .array(z.union([channel, ChannelRequest]))
    .min(1)
    .max(CHANNEL_IDS.length)
    .refine((list) => new Set(list.map(nameOf)).size === list.length, "one entry a channel"),
  contentUrls: z
    .array(z.url({ protocol: /^https$/ }).max(2_048))
    .max(20)
    .optional(),
  content: z.partialRecord(channel, z.record(z.string().max(100), z.unknown())).optional(),
  again: z.boolean().optional(),
  idempotencyKey,
});
export type DistributeSourceInput = z.infer<typeof DistributeSourceInput>;

export const DistributeSourceOutput = Distribution.pick({
  distributionId: true,
  eventId: true,
  status: true,
  results: true,
  successChannels: true,
});
export type DistributeSourceOutput = z.infer<typeof DistributeSourceOutput>;

/**
 * The source's distribute call. `isSettled` decides between 200 and 202.
 *
 * @throws AppError as `distribute`
 * @example const { isSettled, body } = await distributeSource({ ctx, input: { eventId, channels: ["Instagram"], contentUrls } });
 */
export async function distributeSource(options: {
  ctx: ServiceContext;
  input: DistributeSourceInput;
}): Promise<{ isSettled: boolean; body: DistributeSourceOutput }> {
  const { ctx, input } = options;
  const { eventId, again, idempotencyKey: key } = input;
  const run = await distribute({
    ctx,
    input: {
      eventId,
      channels: toChannelRequests(input),
      ...(again === undefined ? {} : { again }),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    },
  });
  const { distributionId, status, results, successChannels } = run;
  const isSettled = status !== "PENDING" && status !== "IN_PROGRESS";
  return { isSettled, body: { distributionId, eventId, status, results, successChannels } };
}

function nameOf(entry: z.infer<typeof channel> | ChannelRequest): string {
  return typeof entry === "string" ? entry : entry.channel;
}
