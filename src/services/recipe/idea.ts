import type { ChannelId } from "../../channels/index.ts";
import type { IndustryWords } from "./industry.ts";
import type { Item } from "./theme.ts";

/** GIFT: everybody who comes; COUPON: for the next visit; DRAW: some of those who enter. */
export const PRIZE_KINDS = ["GIFT", "COUPON", "DRAW"] as const;
export type PrizeKind = (typeof PRIZE_KINDS)[number];

/** What a sentence may speak of. */
export type Scene = {
  readonly store: string;
  readonly scene: string;
  readonly season: string;
  readonly words: IndustryWords;
  readonly item: Item;
};

/** One way to reach a purpose, in sentences of ours. */
export type Idea = {
  readonly key: string;
  readonly prizeKind: PrizeKind;
  readonly prizeCount: number;
  readonly targetParticipants: number;
  readonly days: number;
  readonly channels: readonly ChannelId[];
  readonly tag: string;
  readonly title: (about: Scene) => string;
  /** What a customer gets and for what, in one line. */
  readonly benefit: (about: Scene) => string;
  /** Two sentences more, for the page, the post and the article. */
  readonly story: (about: Scene) => string;
};
