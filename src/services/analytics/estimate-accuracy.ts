import type { z } from "zod";
import { CHANNEL_IDS, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { MEMBER, requireStore } from "../store/index.ts";
import { type Accuracy, accuracyOf } from "./formulas/accuracy.ts";
import { count } from "./queries/values.ts";
import type { AccuracyAnswer, accuracyInput } from "./schemas/index.ts";

/**
 * How far each channel's estimates were right over the store's past events (N-17).
 *
 * @throws AppError NOT_FOUND
 * @example (await getAccuracy({ ctx, input: { storeId } })).items[0]; // 예상 4,000회, 실제 2,560회, ratio 0.64
 */
export async function getAccuracy({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof accuracyInput>;
}): Promise<AccuracyAnswer> {
  await requireStore(ctx, input.storeId, MEMBER);
  const items = await estimateAccuracy(ctx, input.storeId);
  return { items: items.filter(({ events }) => events > 0) };
}

/** The same for callers that have checked access; every channel, in the order of display. */
export async function estimateAccuracy(ctx: ServiceContext, storeId: string): Promise<Accuracy[]> {
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select p.channel, sum(p.views) as estimated, s.views as counted from channel_estimates p
       join event_stats e on e.store_id = p.store_id and e.event_id = p.event_id and e.status in ('ENDED', 'ARCHIVED')
       join channel_stats s on s.store_id = p.store_id and s.event_id = p.event_id and s.channel = p.channel
         and s.views is not null and s.source <> 'estimated'
       where p.store_id = ? group by p.event_id, p.channel`,
      [storeId],
    ),
  ]);
  const past = rows.flatMap((row) => {
    const channel = String(row["channel"]);
    return isChannelId(channel)
      ? [{ channel, estimated: count(row["estimated"]), counted: count(row["counted"]) }]
      : [];
  });
  return CHANNEL_IDS.map((channel) => accuracyOf(channel, past));
}
