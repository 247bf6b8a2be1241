import { z } from "zod";
import { instantOutput, uuid } from "../../schemas.ts";
import { ADVICE_REASONS } from "../advice/index.ts";
import { ChannelKey, Count } from "./blocks.ts";

const Probability = z.number().min(0).max(1);

export const BudgetAdvice = z.strictObject({
  eventId: uuid,
  /** Age of the numbers behind it. */
  asOf: instantOutput,
  /** For the owner, in Korean. */
  sentence: z.string(),
  /** Paid channels only, in the order of display. */
  channels: z.array(
    z.strictObject({
      channel: ChannelKey,
      label: z.string(),
      currentKrw: Count,
      suggestedKrw: Count,
      comparedWith: ChannelKey.nullable(),
      /** That a won brings more participants through this channel than through `comparedWith`. */
      probabilityBetter: Probability.nullable(),
      reason: z.enum(ADVICE_REASONS),
      sentence: z.string(),
    }),
  ),
  moves: z.array(z.strictObject({ from: ChannelKey, to: ChannelKey, amountKrw: Count })),
  /** Every two channels that were compared. */
  pairs: z.array(z.strictObject({ channel: ChannelKey, other: ChannelKey, probabilityBetter: Probability })),
  expectedExtraParticipants: Count,
});
export type BudgetAdvice = z.infer<typeof BudgetAdvice>;
