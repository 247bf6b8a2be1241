import { z } from "zod";
import { uuid } from "../../schemas.ts";
import { ChannelKey, Count } from "./blocks.ts";

export const accuracyInput = z.strictObject({ storeId: uuid });

/** A channel's estimates against what was counted, over the store's past events. */
export const EstimateAccuracy = z.strictObject({
  channel: ChannelKey,
  events: Count,
  estimated: Count,
  counted: Count,
  /** counted / estimated; null while there are too few events. */
  ratio: z.number().min(0).nullable(),
  state: z.enum(["READY", "TOO_FEW"]),
});

export const AccuracyAnswer = z.strictObject({ items: z.array(EstimateAccuracy) });
export type AccuracyAnswer = z.infer<typeof AccuracyAnswer>;
