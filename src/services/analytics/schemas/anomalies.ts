import { z } from "zod";
import { instantOutput, pageInput, uuid } from "../../schemas.ts";
import { ANOMALY_CAUSES, ANOMALY_KINDS } from "../anomalies/facts.ts";
import { ChannelKey, Count } from "./blocks.ts";

/** One of a store or an event. */
export const anomaliesInput = z
  .strictObject({ storeId: uuid.optional(), eventId: uuid.optional(), ...pageInput })
  .refine(({ storeId, eventId }) => (storeId === undefined) !== (eventId === undefined), {
    path: ["storeId"],
    message: "storeId, or eventId",
  });

export const Anomaly = z.strictObject({
  id: uuid,
  eventId: uuid,
  kind: z.enum(ANOMALY_KINDS),
  /** null = the whole event. */
  channel: ChannelKey.nullable(),
  cause: z.enum(ANOMALY_CAUSES),
  /** The owner's sentence: what happened, what it probably means, what to do. */
  message: z.string(),
  /** Participants, or views for a channel's; `expected` is what is usual. */
  observed: Count,
  expected: z.number().min(0),
  since: instantOutput,
  openedAt: instantOutput,
  /** null = it lasts. */
  closedAt: instantOutput.nullable(),
});
export type Anomaly = z.infer<typeof Anomaly>;

export const AnomalyPage = z.strictObject({ items: z.array(Anomaly), nextCursor: z.string().nullable() });
export type AnomalyPage = z.infer<typeof AnomalyPage>;
