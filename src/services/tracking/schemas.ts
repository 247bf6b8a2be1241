import { z } from "zod";
import { CHANNEL_IDS } from "../../channels/index.ts";
import { idempotencyKey, line, pageInput, uuid } from "../schemas.ts";

/** Where a QR code hangs, in the owner's words: "카운터", "창문". */
const placement = line(1, 40);

export const CreateTrackingInput = z.strictObject({
  eventId: uuid,
  channel: z.enum(CHANNEL_IDS).optional(),
  placement: placement.optional(),
  idempotencyKey,
});
export type CreateTrackingInput = z.infer<typeof CreateTrackingInput>;

export const ListTrackingInput = z.strictObject({ eventId: uuid, ...pageInput });
export type ListTrackingInput = z.infer<typeof ListTrackingInput>;

/** `clicks` are people; HEAD requests with prefetches, and known bots, stand apart. */
export const TrackingLink = z.strictObject({
  code: z.string(),
  url: z.url(),
  qrSvg: z.string(),
  channel: z.enum(CHANNEL_IDS).nullable(),
  label: z.string(),
  placement: z.string().nullable(),
  clicks: z.int(),
  headRequests: z.int(),
  botClicks: z.int(),
});
export type TrackingLink = z.infer<typeof TrackingLink>;

export const TrackingPage = z.strictObject({
  items: z.array(TrackingLink),
  nextCursor: z.string().nullable(),
});
export type TrackingPage = z.infer<typeof TrackingPage>;
