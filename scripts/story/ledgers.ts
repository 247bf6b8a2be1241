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
    z.looseObject({ eventId: z.string(), netCostKrw: z.int(), acceptedAt: z.string(), stats: Stats }),
  ),
});

export type LedgerEntry = {
  readonly costKrw: number;
  readonly acceptedAt: number;
  readonly stats: PartnerStats;
};
export type ReadLedger = (channel: Channel, asOf: string | null) => Promise<LedgerEntry | undefined>;

/** What each partner itself says that it accepted, counted and charged for the event, as of a moment. */
export async function openLedgers(
  { owner }: Stage,
  { storeId, eventId }: { storeId: string; eventId: string },
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
    const { posts } = Ledger.parse(await response.json());
    const own = posts.filter((post) => post.eventId === eventId);
    const [post] = own;
    if (post === undefined) return undefined;
    if (own.length > 1) throw new Error(`${channel} has ${own.length} posts of one distribution`);
    return { costKrw: post.netCostKrw, acceptedAt: Date.parse(post.acceptedAt), stats: post.stats };
  };
}
