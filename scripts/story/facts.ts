import type { EventFact, ShopFact } from "./book.ts";
import type { Channel } from "./cast.ts";
import type { PartnerStats } from "./ledgers.ts";

export type ChannelFact = {
  readonly channel: Channel;
  /** The distribution's own word. */
  readonly status: string;
  readonly costKrw: number;
  /** Of the partner, as of the moment that the dashboard names; undefined when nothing was counted yet. */
  readonly stats: PartnerStats | undefined;
  /** The partner's views when the shop's day began; undefined when the post is younger. */
  readonly viewsAtMidnight: number | undefined;
};

export type HourFact = { participants: number; conversions: number };

/** Everything the expected dashboard is computed from. */
export type Facts = {
  readonly now: number;
  readonly shop: ShopFact;
  readonly event: EventFact;
  readonly earlier: EventFact;
  readonly channels: readonly ChannelFact[];
  /** By the hour of entry: epoch ms of its start. */
  readonly hours: ReadonlyMap<number, HourFact>;
};

export function viewsOf({ stats }: Pick<ChannelFact, "stats">): number | null {
  return stats?.adViews ?? stats?.views ?? null;
}
