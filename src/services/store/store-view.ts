import { eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { stores } from "../../db/schema/store.ts";

/** A store as other modules see it; money in won, instants in epoch ms. */
export type StoreView = {
  readonly storeId: string;
  readonly ownerUserId: string;
  readonly name: string;
  readonly industry: string;
  readonly industryCode: string | null;
  readonly address: string;
  readonly region: string | null;
  readonly timeZone: string;
  readonly phone: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly optOutNumber: string | null;
  readonly privacyContact: string | null;
  readonly businessHours: string | null;
  readonly grossMarginPct: number | null;
  readonly newCustomerLtvKrw: number | null;
  readonly isDemo: boolean;
  /** Its medians are part of the benchmarks from the next month on. */
  readonly sharesBenchmarks: boolean;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
};

export function toStoreView(row: typeof stores.$inferSelect): StoreView {
  const { nameKey: _nameKey, addressKey: _addressKey, isDemo, sharesBenchmarks, ...fields } = row;
  return { ...fields, isDemo: isDemo === 1, sharesBenchmarks: sharesBenchmarks === 1 };
}

/** Grants nothing: the caller has checked access (requireStore, requireEvent). */
export async function loadStore(options: {
  ctx: ServiceContext;
  storeId: string;
}): Promise<StoreView | undefined> {
  const { ctx, storeId } = options;
  const [row] = await ctx.deps.shards
    .of(storeId)
    .read.select()
    .from(stores)
    .where(eq(stores.storeId, storeId))
    .limit(1);
  return row ? toStoreView(row) : undefined;
}
