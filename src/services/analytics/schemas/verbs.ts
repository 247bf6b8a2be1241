import { z } from "zod";
import { instantOutput, uuid } from "../../schemas.ts";
import { ChannelKey, Count } from "./blocks.ts";
import { Granularity } from "./trend.ts";

/** `asOf`: the dashboard as it was then; an instant in the past, with its offset. */
export const dashboardInput = z.strictObject({
  eventId: uuid,
  granularity: Granularity.optional(),
  asOf: z.iso.datetime({ offset: true }).optional(),
});
export const timelineInput = z.strictObject({ eventId: uuid, granularity: Granularity.optional() });
export const sectionInput = z.strictObject({ eventId: uuid });

export const refreshShape = { eventId: uuid };
export const Refreshed = z.strictObject({
  eventId: uuid,
  collected: z.array(ChannelKey),
  failed: z.array(ChannelKey),
});
export type Refreshed = z.infer<typeof Refreshed>;

export const recordManualShape = {
  eventId: uuid,
  channel: ChannelKey,
  views: z.int().min(0).max(1_000_000_000_000),
  asOf: z.iso.datetime({ offset: true }),
};
export const ManualRecord = z.strictObject({
  eventId: uuid,
  channel: ChannelKey,
  views: Count,
  asOf: instantOutput,
  source: z.literal("manual"),
});
export type ManualRecord = z.infer<typeof ManualRecord>;

const Figures = z.record(z.string(), z.int());
export const VerifiedCounts = z.strictObject({
  counters: Figures,
  facts: Figures,
  differences: z.array(z.strictObject({ key: z.string(), counter: z.int(), fact: z.int() })),
});
export type VerifiedCounts = z.infer<typeof VerifiedCounts>;

export const ExportView = z.enum([
  "summary",
  "channels",
  "timeline",
  "roi",
  "profile",
  "comparison",
  "scoreboard",
]);
export type ExportView = z.infer<typeof ExportView>;
export const ExportFormat = z.enum(["CSV", "XLSX"]);
export const exportInput = z.strictObject({
  eventId: uuid,
  /** CSV holds one view, the summary by default; XLSX one or, by default, all of them. */
  view: ExportView.optional(),
  granularity: Granularity.optional(),
  format: ExportFormat.default("CSV"),
});
const exported = { fileName: z.string(), contentType: z.string() };
export const Exported = z.discriminatedUnion("format", [
  z.strictObject({ format: z.literal("CSV"), ...exported, csv: z.string() }),
  z.strictObject({ format: z.literal("XLSX"), ...exported, base64: z.base64() }),
]);
export type Exported = z.infer<typeof Exported>;

export const liveInput = z.strictObject({ storeId: uuid, lastEventId: z.string().max(1_024).nullish() });
/** `ready` carries the first id, `event` the newest counts of one event, `resync` asks to read everything anew. */
export const LiveMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready"), at: instantOutput }),
  z.strictObject({ type: z.literal("resync"), at: instantOutput }),
  z.strictObject({
    type: z.literal("event"),
    at: instantOutput,
    eventId: uuid,
    status: z.string(),
    participants: Count,
    conversions: Count,
    views: Count.nullable(),
  }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
