import { type StatsContext, type StatsSnapshot, UNKNOWN_METRICS } from "../channel.ts";
import { ChannelError } from "../errors.ts";
import { getGroup } from "./groups.ts";
import { chargedKrw } from "./money.ts";

/**
 * Delivered messages and, once all are reported, what they cost. Both may still be corrected downwards until the
 * day is settled (settlement.ts). The dealer does not know who read them; clicks are our own link's.
 */
export async function fetchKakaoStats(ctx: StatsContext): Promise<StatsSnapshot> {
  if (ctx.ref.id === undefined) throw new ChannelError({ kind: "not_found", reason: "NOT_FOUND" });
  const group = await getGroup(ctx, ctx.ref.id);
  return {
    ...UNKNOWN_METRICS,
    impressions: group.count.sentSuccess,
    spentKrw: group.status === "COMPLETE" ? chargedKrw(group) : null,
    asOf: ctx.now,
  };
}
