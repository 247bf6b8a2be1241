import type { Outputs } from "../../api/index.ts";
import { m, serverWords } from "../../i18n/index.ts";

type Recipes = Outputs["events"]["recipes"];

const INDUSTRIES: Record<Recipes["industry"], string> = {
  CAFE: "cafés and bakeries",
  PUB: "pubs",
  RESTAURANT: "restaurants",
  BEAUTY: "beauty salons",
  CLASS: "sports and classes",
  RETAIL: "shops",
  OTHER: "stores of the neighbourhood",
};

const SEASONS: Record<Recipes["season"], string> = {
  SPRING: "spring",
  SUMMER: "summer",
  AUTUMN: "autumn",
  WINTER: "winter",
};

/** What the suggestions were chosen by. */
export function recipesFrom(recipes: Omit<Recipes, "version" | "label" | "objective" | "items">): string {
  const { industry, industryLabel, season, seasonLabel } = recipes;
  return m.wizard_recipesFrom({
    industry: serverWords(industryLabel, () => INDUSTRIES[industry]),
    season: serverWords(seasonLabel, () => SEASONS[season]),
  });
}
