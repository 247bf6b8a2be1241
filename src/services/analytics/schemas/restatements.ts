import { z } from "zod";
import { day, instantOutput, pageInput, uuid } from "../../schemas.ts";
import { ChannelKey, Count } from "./blocks.ts";

export const restatementsInput = z.strictObject({ eventId: uuid, ...pageInput });

/** One figure that was kept and then corrected; `day` is the store's day whose figure it was. */
export const Restatement = z.strictObject({
  id: uuid,
  channel: ChannelKey,
  label: z.string(),
  metric: z.string(),
  day,
  before: Count,
  after: Count,
  delta: z.int(),
  asOf: instantOutput,
  restatedAt: instantOutput,
});
export type Restatement = z.infer<typeof Restatement>;

export const RestatementPage = z.strictObject({
  items: z.array(Restatement),
  nextCursor: z.string().nullable(),
});
export type RestatementPage = z.infer<typeof RestatementPage>;
