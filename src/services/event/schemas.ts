import { z } from "zod";
import { CHANNEL_IDS, CHANNEL_LABELS } from "../../channels/index.ts";
import { EVENT_STATUSES } from "../../db/schema/store.ts";
import { httpsUrl, instantInput, instantOutput, krw, line, pageInput, text, uuid } from "../schemas.ts";
import { objectiveInput, objectiveOutput } from "./objective.ts";

const people = z.int().min(1).max(1_000_000);
const title = line(1, 80);

export const slugInput = z.string().regex(/^[a-z0-9-]{3,80}$/);

/** Loose on purpose: what a channel needs is checked when it is estimated or distributed. */
const planItem = z.strictObject({
  channel: z.enum(CHANNEL_IDS),
  content: z.record(z.string().max(100), z.unknown()).optional(),
  /** The most the event may spend on this channel over all its runs, won. */
  capKrw: krw.optional(),
});

const channelPlanInput = z
  .array(planItem)
  .max(CHANNEL_IDS.length)
  .refine((plan) => new Set(plan.map((item) => item.channel)).size === plan.length, "one entry a channel");

export const eventIdShape = { eventId: uuid };

export const createDraftShape = { storeId: uuid, objective: objectiveInput, title: title.optional() };

/** Fields an owner may write; `null` takes an optional one away. */
export const eventFieldsShape = {
  title: title.optional(),
  description: text(0, 2_000).optional(),
  startsAt: instantInput.optional(),
  endsAt: instantInput.optional(),
  targetParticipants: people.optional(),
  maxParticipants: people.nullable().optional(),
  prizeName: line(0, 100).optional(),
  prizeCount: z.int().min(0).max(1_000_000).nullable().optional(),
  prizeCostKrw: krw.optional(),
  otherCostKrw: krw.optional(),
  budgetCapKrw: krw.nullable().optional(),
  targetRoiPct: z.number().min(-100).max(1_000_000).nullable().optional(),
  imageUrl: httpsUrl.nullable().optional(),
  slug: slugInput.optional(),
  channels: channelPlanInput.optional(),
};

const eventFields = z.strictObject(eventFieldsShape);
export type EventFields = z.infer<typeof eventFields>;

export const updateEventShape = { ...eventIdShape, version: z.int().min(1), ...eventFieldsShape };

export const listEventsInput = z.strictObject({
  ...pageInput,
  cursor: uuid.optional(),
  storeId: uuid.optional(),
  status: z.enum(EVENT_STATUSES).optional(),
  q: line(0, 80).optional(),
});

const instant = instantOutput.nullable();

/** Costs are null for staff. */
export const eventOutput = z.strictObject({
  id: uuid,
  storeId: uuid,
  objective: objectiveOutput,
  objectiveLabel: z.string(),
  status: z.enum(EVENT_STATUSES),
  version: z.int(),
  slug: z.string(),
  url: z.string(),
  title: z.string(),
  description: z.string(),
  startsAt: instant,
  endsAt: instant,
  targetParticipants: z.int().nullable(),
  maxParticipants: z.int().nullable(),
  prizeName: z.string(),
  prizeCount: z.int().nullable(),
  prizeCostKrw: z.int().nullable(),
  otherCostKrw: z.int().nullable(),
  budgetCapKrw: z.int().nullable(),
  targetRoiPct: z.number().nullable(),
  imageUrl: z.string().nullable(),
  channels: z.array(planItem),
  parentEventId: uuid.nullable(),
  createdAt: instantOutput,
  updatedAt: instantOutput,
  approvedAt: instant,
  activatedAt: instant,
  endedAt: instant,
  archivedAt: instant,
  cancelledAt: instant,
});

export type EventDto = z.infer<typeof eventOutput>;

export const eventPageOutput = z.strictObject({
  items: z.array(eventOutput),
  nextCursor: z.string().nullable(),
});

const LABELS = CHANNEL_IDS.map((channel) => CHANNEL_LABELS[channel]);

const channelPreview = z.strictObject({
  kind: z.enum(["post", "message", "article", "tv", "voice"]),
  title: z.string().nullable(),
  text: z.string(),
  hashtags: z.array(z.string()).readonly(),
  media: z
    .array(
      z.strictObject({
        kind: z.enum(["image", "video", "audio"]),
        url: z.string(),
        ratio: z.string().nullable(),
      }),
    )
    .readonly(),
  link: z.strictObject({ label: z.string(), url: z.string() }).nullable(),
  counters: z.array(z.strictObject({ field: z.string(), used: z.int(), max: z.int() })).readonly(),
});

export const previewOutput = z.strictObject({
  eventId: uuid,
  storeName: z.string(),
  title: z.string(),
  description: z.string(),
  prizeName: z.string(),
  imageUrl: z.string().nullable(),
  startsAt: instant,
  endsAt: instant,
  url: z.string(),
  /** What approval would still ask for. */
  missing: z.array(z.string()),
  channels: z.array(
    z.strictObject({
      channel: z.enum(CHANNEL_IDS),
      label: z.enum(LABELS),
      content: z.record(z.string(), z.unknown()),
      issues: z.array(
        z.strictObject({
          severity: z.enum(["hard", "soft"]),
          field: z.string(),
          code: z.string(),
          message: z.string(),
        }),
      ),
      /** How the post will look; null while the content has another shape. */
      preview: channelPreview.nullable(),
    }),
  ),
});

export type EventPreview = z.infer<typeof previewOutput>;
