import { asc, gt, inArray } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { byShard } from "../../db/index.ts";
import { storeShards } from "../../db/schema/control.ts";
import { stores } from "../../db/schema/store.ts";
import { loadStore, type StoreView, toStoreView } from "./store-view.ts";

export type StorePage = { readonly stores: readonly StoreView[]; readonly next: string | undefined };

/**
 * Every store of every database, page by page in the order of their ids, for background work over all of them. The map
 * of stores names each once, also while one moves and stands in two databases.
 *
 * @param options.after the last page's `next`; absent: from the first
 * @throws AppError UNAVAILABLE where a database is away
 * @example let page = await storePage({ ctx, limit: 100 });
 */
export async function storePage(options: {
  ctx: ServiceContext;
  limit: number;
  after?: string | undefined;
}): Promise<StorePage> {
  const { ctx, limit, after = "" } = options;
  const rows = await ctx.deps.control.read
    .select({ storeId: storeShards.storeId })
    .from(storeShards)
    .where(gt(storeShards.storeId, after))
    .orderBy(asc(storeShards.storeId))
    .limit(limit);
  const ids = rows.map(({ storeId }) => storeId);
  const known = await storeViews(ctx, ids);
  // One that has moved in between is found where it is now; one whose row was never written is none.
  const missing = ids.filter((storeId) => !known.has(storeId));
  for (const storeId of missing) {
    const store = await loadStore({ ctx, storeId });
    if (store) known.set(storeId, store);
  }
  return {
    stores: ids.flatMap((storeId) => known.get(storeId) ?? []),
    next: rows.length < limit ? undefined : ids.at(-1),
  };
}

/**
 * Stores by their ids, one read a database; what is not found is left out. Grants nothing.
 *
 * @throws AppError UNAVAILABLE where a database is away
 */
export async function storeViews(
  ctx: ServiceContext,
  ids: readonly string[],
): Promise<Map<string, StoreView>> {
  const groups = await byShard(ctx.deps.shards, ids);
  const found = groups.map(({ db, storeIds }) =>
    db.read
      .select()
      .from(stores)
      .where(inArray(stores.storeId, [...storeIds])),
  );
  const views = (await Promise.all(found)).flat().map(toStoreView);
  return new Map(views.map((store) => [store.storeId, store]));
}
