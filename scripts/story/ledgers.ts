import { z } from "zod";
import { CHANNELS, type Channel } from "./cast.ts";
import type { Stage } from "./shop.ts";

const Stats = z.looseObject({
  views: z.int().optional(),
  adViews: z.int().optional(),
  impressions: z.int().optional(),
  clicks: z.int().optional(),
  likes: z.int().optional(),
  comments: z.int().optional(),
  shares: z.int().optional(),
  totalCalls: z.int().optional(),
  completedCalls: z.int().optional(),
  averageDuration: z.int().optional(),
});
export type PartnerStats = z.infer<typeof Stats>;

const Ledger = z.looseObject({
  simulator: z.literal(true),
  posts: z.array(
    z.looseObject({ id: z.string(), netCostKrw: z.int(), acceptedAt: z.string(), stats: Stats }),
  ),
  violations: z.array(z.string()),
});

export type LedgerEntry = {
  readonly costKrw: number;
  readonly acceptedAt: number;
  readonly stats: PartnerStats;
};
export type ReadLedger = (channel: Channel, asOf: string | null) => Promise<LedgerEntry | undefined>;

/** What each partner itself says that it accepted, counted and charged for a post, as of a moment. */
export async function openLedgers(
  { owner }: Stage,
  { storeId, postIds }: { storeId: string; postIds: ReadonlyMap<Channel, string> },
): Promise<ReadLedger> {
  const rows = await owner.channels.list.query({ storeId });
  const addresses = new Map(rows.map(({ channel, simulatorUrl }) => [channel, simulatorUrl]));
  for (const channel of CHANNELS) {
    if (!addresses.get(channel))
      throw new Error(`${channel} has no simulator: the story needs a server in demo mode`);
  }
  return async (channel, asOf) => {
    const query = asOf === null ? "" : `?asOf=${encodeURIComponent(asOf)}`;
    const response = await fetch(`${addresses.get(channel)}/__ledger${query}`);
    const { posts, violations } = Ledger.parse(await response.json());
    if (violations.length > 0) throw new Error(`${channel}: ${violations.join("; ")}`);
    const post = posts.find(({ id }) => id === postIds.get(channel));
    if (post === undefined) return undefined;
    return { costKrw: post.netCostKrw, acceptedAt: Date.parse(post.acceptedAt), stats: post.stats };
  };
}
