import type { Industry } from "./industry.ts";
import type { Season } from "./season.ts";

/** Something to give: how it is called in a title, how much of it is the prize, what one costs the store (won). */
export type Item = {
  readonly name: string;
  readonly prize: string;
  readonly costKrw: readonly [min: number, max: number];
};

/** A season in an industry: a first sentence, and one item for each of the three cards. */
export type Theme = { readonly scene: string; readonly items: readonly [Item, Item, Item] };

export type Themes = Readonly<Record<Industry, Readonly<Record<Season, Theme>>>>;
