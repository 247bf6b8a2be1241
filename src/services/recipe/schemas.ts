import { z } from "zod";
import { CHANNEL_IDS } from "../../channels/index.ts";
import { OBJECTIVES } from "../../db/schema/store.ts";
import { objectiveInput } from "../event/index.ts";
import { uuid } from "../schemas.ts";
import { PRIZE_KINDS } from "./idea.ts";
import { INDUSTRIES } from "./industry.ts";
import { SEASONS } from "./season.ts";

export const RecipesInput = z.strictObject({ storeId: uuid, objective: objectiveInput });
export type RecipesInput = z.infer<typeof RecipesInput>;

export const RecipeCard = z.strictObject({
  /** Stable while the version is: `cafe.autumn.revisit.thank-you`. */
  id: z.string(),
  title: z.string(),
  benefit: z.string(),
  description: z.string(),
  prizeName: z.string(),
  prizeKind: z.enum(PRIZE_KINDS),
  /** What one prize typically costs the store, won. */
  prizeUnitCostKrw: z.strictObject({ min: z.int(), max: z.int() }),
  prizeCount: z.int(),
  targetParticipants: z.int(),
  days: z.int(),
  hashtags: z.array(z.string()),
  /** All six, the suggested ones marked; `content` goes into the event's channel plan as it is. */
  channels: z.array(
    z.strictObject({
      channel: z.enum(CHANNEL_IDS),
      isSuggested: z.boolean(),
      content: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type RecipeCard = z.infer<typeof RecipeCard>;

/** `label` says what it is: a suggestion from a table of ours, not made by a machine. */
export const RecipesOutput = z.strictObject({
  version: z.string(),
  label: z.literal("추천"),
  industry: z.enum(INDUSTRIES),
  industryLabel: z.string(),
  season: z.enum(SEASONS),
  seasonLabel: z.string(),
  objective: z.enum(OBJECTIVES),
  items: z.array(RecipeCard).length(3),
});
export type RecipesOutput = z.infer<typeof RecipesOutput>;
