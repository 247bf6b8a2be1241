import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Outputs, useStore } from "../../api/index.ts";
import { count, DAY_MS, isoDay, money, startOfDay } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, QueryBlock, Skeleton } from "../../ui/index.ts";
import type { ChannelId } from "./channel-words.ts";
import { endOfDay } from "./content-fields.ts";
import type { DraftChanges, StoreEvent } from "./draft-saver.ts";
import { estimateOfAll } from "./estimate-of-all.ts";
import { type ChannelEstimate, openChannels } from "./open-channels.ts";
import { recipesFrom } from "./recipe-words.ts";

type Recipe = Outputs["events"]["recipes"]["items"][number];

type RecipesProps = {
  readonly event: StoreEvent;
  readonly onChoose: (changes: DraftChanges) => void;
};

/** Three suggestions of the season for this kind of shop; one of them fills the form. */
export function Recipes({ event, onChoose }: RecipesProps) {
  const store = useStore();
  // Asked for once: what is open does not close while somebody types a title.
  const [isFresh] = useState(event.title === "");
  const { objective } = event;
  const estimates = useQuery(estimateOfAll(event.id));
  const recipes = useQuery(api.events.recipes.queryOptions({ storeId: store.id, objective }));
  return (
    <section aria-label={m.wizard_recipes()} className="mb-6">
      <details open={isFresh}>
        <summary className="flex min-h-11 cursor-pointer items-center text-lg font-bold">
          {isFresh ? m.wizard_recipes() : m.wizard_seeRecipes()}
        </summary>
        <QueryBlock query={recipes} skeleton={<Skeleton rows={5} />}>
          {({ items, ...chosenBy }) => (
            <>
              <p className="mb-3 text-sm text-soft">{recipesFrom(chosenBy)}</p>
              <ul className="grid gap-3 md:grid-cols-3">
                {items.map((recipe) => (
                  <li key={recipe.id} className="flex flex-col rounded-2xl border border-line bg-card p-4">
                    <span className="mb-1 self-start rounded-full bg-brand-soft px-2.5 py-0.5 text-sm font-semibold">
                      {m.wizard_recommended()}
                    </span>
                    <h3 className="font-bold">{recipe.title}</h3>
                    <p className="mt-1 mb-2 text-sm">{recipe.benefit}</p>
                    <p className="mt-auto mb-3 text-sm text-soft">
                      {m.wizard_recipeCost({ cost: costOf(recipe), people: count(recipe.prizeCount) })}
                    </p>
                    <Button
                      look="plain"
                      onClick={() => onChoose(changesFrom(recipe, event, estimates.data ?? []))}
                    >
                      {m.wizard_useRecipe()}
                      <span className="sr-only">: {recipe.title}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </QueryBlock>
      </details>
    </section>
  );
}

function costOf({ prizeUnitCostKrw: { min, max } }: Recipe): string {
  return min === max ? money(min) : `${count(min)}~${money(max)}`;
}

/** Days that the owner has chosen already stay; channels that cannot be used are left out. */
function changesFrom(recipe: Recipe, event: StoreEvent, estimates: readonly ChannelEstimate[]): DraftChanges {
  const open = openChannels(estimates);
  const canUse = (channel: ChannelId) => estimates.length === 0 || open.has(channel);
  const { min, max } = recipe.prizeUnitCostKrw;
  const first = isoDay(Date.now());
  const last = isoDay(Date.parse(startOfDay(first)) + (recipe.days - 1) * DAY_MS);
  return {
    title: recipe.title,
    description: recipe.description,
    prizeName: recipe.prizeName,
    prizeCount: recipe.prizeCount,
    prizeCostKrw: Math.round(((min + max) / 2) * recipe.prizeCount),
    targetParticipants: recipe.targetParticipants,
    startsAt: event.startsAt ?? startOfDay(first),
    endsAt: event.endsAt ?? endOfDay(last),
    channels: recipe.channels
      .filter(({ isSuggested, channel }) => isSuggested && canUse(channel))
      .map(({ channel, content }) => ({ channel, content })),
  };
}
