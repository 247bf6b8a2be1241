import type { ServiceContext } from "../../context.ts";
import { notFound } from "../../errors.ts";
import { loadStore, MEMBER, requireStore } from "../store/index.ts";
import { composeRecipes, RECIPES_VERSION } from "./compose.ts";
import { INDUSTRY_WORDS, industryOf } from "./industry.ts";
import type { RecipesInput, RecipesOutput } from "./schemas.ts";
import { SEASON_LABELS, seasonAt } from "./season.ts";

/**
 * Three ways to reach a purpose, by the store's industry and the season of its day, from a table of ours: texts for
 * every channel within its limits, typical costs, suggested channels. In Korean, as its readers are customers.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign store
 * @example (await listRecipes({ ctx, input: { storeId, objective: "SALES" } })).items[0]?.title
 */
export async function listRecipes(options: {
  ctx: ServiceContext;
  input: RecipesInput;
}): Promise<RecipesOutput> {
  const { ctx, input } = options;
  const { storeId } = await requireStore(ctx, input.storeId, MEMBER);
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  const industry = industryOf(store.industry);
  const season = seasonAt(store.timeZone, ctx.deps.clock.now());
  const { objective } = input;
  return {
    version: RECIPES_VERSION,
    label: "추천",
    industry,
    industryLabel: INDUSTRY_WORDS[industry].label,
    season,
    seasonLabel: SEASON_LABELS[season],
    objective,
    items: composeRecipes({ industry, season, objective }, store),
  };
}
