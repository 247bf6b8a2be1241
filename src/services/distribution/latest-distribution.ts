import { and, desc, eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { distributions } from "../../db/schema/store.ts";
import { MEMBER, requireEvent } from "../store/index.ts";
import { showDistribution } from "./distribution-dto.ts";
import type { Distribution, LatestDistributionInput } from "./schemas.ts";

/** The event's newest run, null when there was none. */
export async function latestDistribution(options: {
  ctx: ServiceContext;
  input: LatestDistributionInput;
}): Promise<Distribution | null> {
  const { ctx, input } = options;
  const { storeId, eventId, role } = await requireEvent(ctx, input.eventId, MEMBER);
  const [row] = await ctx.deps.shards
    .of(storeId)
    .read.select({ id: distributions.id })
    .from(distributions)
    .where(and(eq(distributions.storeId, storeId), eq(distributions.eventId, eventId)))
    .orderBy(desc(distributions.createdAt), desc(distributions.id))
    .limit(1);
  return row ? showDistribution(ctx, { storeId, distributionId: row.id, role }) : null;
}
