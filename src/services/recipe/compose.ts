import { CHANNEL_IDS, toHashtag } from "../../channels/index.ts";
import type { Objective } from "../event/index.ts";
import { captionsOf } from "./captions.ts";
import type { Idea, Scene } from "./idea.ts";
import { REVISIT_IDEAS, SALES_IDEAS } from "./ideas-to-keep.ts";
import { AWARENESS_IDEAS, NEW_CUSTOMER_IDEAS } from "./ideas-to-win.ts";
import { INDUSTRY_WORDS, type Industry } from "./industry.ts";
import type { RecipeCard } from "./schemas.ts";
import { SEASON_LABELS, type Season } from "./season.ts";
import type { Themes } from "./theme.ts";
import { FOOD_THEMES } from "./themes-food.ts";
import { SERVICE_THEMES } from "./themes-service.ts";

/** Of the sentences and the themes together: an id of a card means the same card within a version. */
export const RECIPES_VERSION = "2026-11";

const THEMES: Themes = { ...FOOD_THEMES, ...SERVICE_THEMES };

const IDEAS = {
  NEW_CUSTOMERS: NEW_CUSTOMER_IDEAS,
  REVISIT: REVISIT_IDEAS,
  SALES: SALES_IDEAS,
  AWARENESS: AWARENESS_IDEAS,
} as const satisfies Record<Objective, readonly [Idea, Idea, Idea]>;

type Place = { readonly industry: Industry; readonly season: Season; readonly objective: Objective };
type Shop = { readonly name: string; readonly address: string; readonly region: string | null };

/** Three cards: each an idea for the purpose with one of the season's items. The same for the same shop and season. */
export function composeRecipes(place: Place, shop: Shop): RecipeCard[] {
  const { industry, season, objective } = place;
  const { scene, items } = THEMES[industry][season];
  return IDEAS[objective].map((idea, index) => {
    const item = items[index] ?? items[0];
    const words = INDUSTRY_WORDS[industry];
    const about: Scene = { store: shop.name, scene, season: SEASON_LABELS[season], words, item };
    const hashtags = tagsOf(shop, about, idea);
    const captions = captionsOf({ idea, about, address: shop.address, tags: hashtags });
    return {
      id: [industry, season, objective, idea.key].join(".").toLowerCase().replaceAll("_", "-"),
      title: idea.title(about),
      benefit: idea.benefit(about),
      description: `${scene} ${idea.benefit(about)} ${idea.story(about)}`,
      prizeName: item.prize,
      prizeKind: idea.prizeKind,
      prizeUnitCostKrw: { min: item.costKrw[0], max: item.costKrw[1] },
      prizeCount: idea.prizeCount,
      targetParticipants: idea.targetParticipants,
      days: idea.days,
      hashtags,
      channels: CHANNEL_IDS.map((channel) => ({
        channel,
        isSuggested: idea.channels.includes(channel),
        content: { ...captions[channel] },
      })),
    };
  });
}

/** The shop, its place and what it is about: five, as many as Instagram shows. */
function tagsOf(shop: Shop, { words, item }: Scene, idea: Idea): string[] {
  const own = [toHashtag(shop.name), idea.tag, toHashtag(item.name), ...words.tags];
  return [...new Set(own)].filter((tag) => tag !== "").slice(0, 5);
}
