import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { distributionChannels, distributions } from "../../db/schema/store.ts";
import { notFound } from "../../errors.ts";
import { type ChannelRow, fromDbRow } from "./row.ts";

export type RunRow = typeof distributions.$inferSelect;
export type Run = { readonly run: RunRow; readonly rows: readonly ChannelRow[] };
export type RunPlace = { readonly storeId: string; readonly distributionId: string };

/** @throws AppError NOT_FOUND also for an id that was claimed but never came to a run */
export async function loadRun(ctx: ServiceContext, place: RunPlace): Promise<Run> {
  const { read } = ctx.deps.shards.of(place.storeId);
  const [[run], rows] = await Promise.all([
    read
      .select()
      .from(distributions)
      .where(and(eq(distributions.storeId, place.storeId), eq(distributions.id, place.distributionId)))
      .limit(1),
    read
      .select()
      .from(distributionChannels)
      .where(
        and(
          eq(distributionChannels.storeId, place.storeId),
          eq(distributionChannels.distributionId, place.distributionId),
        ),
      ),
  ]);
  if (!run) throw notFound();
  return { run, rows: rows.map(fromDbRow) };
}

/** One channel of a run; undefined when there is none. Grants nothing. */
export async function loadRow(
  ctx: ServiceContext,
  place: RunPlace & { readonly channel: string },
): Promise<ChannelRow | undefined> {
  const [row] = await ctx.deps.shards
    .of(place.storeId)
    .read.select()
    .from(distributionChannels)
    .where(
      and(
        eq(distributionChannels.storeId, place.storeId),
        eq(distributionChannels.distributionId, place.distributionId),
        eq(distributionChannels.channel, place.channel),
      ),
    )
    .limit(1);
  return row ? fromDbRow(row) : undefined;
}
