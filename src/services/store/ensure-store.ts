import { and, eq, inArray, isNull } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { ALWAYS, byShard, type Condition, held, rawStatement } from "../../db/index.ts";
import { stores } from "../../db/schema/store.ts";
import { AppError, invalid } from "../../errors.ts";
import { DEFAULT_TIME_ZONE } from "../../time.ts";
import { forgetMembership } from "./access-cache.ts";
import { refuseVisitor } from "./demo-visitor.ts";
import { equipStore } from "./equip-store.ts";
import { foldKey } from "./fold-key.ts";
import { claimStatements, insertStore, newStoreId, requireOwnerId } from "./insert-store.ts";
import { type StoreView, toStoreView } from "./store-view.ts";
import { storesOf } from "./stores-of.ts";

type StoreNames = { name: string; industry: string; address: string };

/**
 * The caller's own open store with the same name and address (NFC, spaces folded), else a new one.
 * Parallel calls end with one store.
 *
 * @throws AppError INVALID EVENT_002 for a blank name, industry or address; PRECONDITION_FAILED DEMO_HAS_ONE_STORE for
 *   the visitor of a demo shop
 */
export async function ensureStore({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: StoreNames;
}): Promise<StoreView> {
  if ([input.name, input.industry, input.address].some((text) => foldKey(text) === ""))
    throw invalid("EVENT_002");
  const known = await findOwnStore(ctx, input);
  if (known) return known;
  const storeId = newStoreId(ctx);
  const claimed = await ctx.deps.control.write(await claimStatements(ctx, storeId, ALWAYS));
  if (!held(claimed)) await refuseVisitor(ctx, requireOwnerId(ctx));
  await equipStore(ctx, storeId);
  const isOurs = await insertStore(
    ctx,
    { ...input, storeId, timeZone: DEFAULT_TIME_ZONE },
    noSuchStore(requireOwnerId(ctx), input),
  );
  if (!isOurs) await dropClaim(ctx, storeId);
  const store = await findOwnStore(ctx, input);
  if (!store) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
  return store;
}

async function findOwnStore(
  ctx: ServiceContext,
  { name, address }: StoreNames,
): Promise<StoreView | undefined> {
  const owned = (await storesOf(ctx))
    .filter(({ role }) => role === "owner")
    .map(({ store }) => store.storeId);
  if (owned.length === 0) return undefined;
  const isSame = and(
    eq(stores.nameKey, foldKey(name)),
    eq(stores.addressKey, foldKey(address)),
    isNull(stores.closedAt),
  );
  const groups = await byShard(ctx.deps.shards, owned);
  const found = groups.map(({ db, storeIds }) =>
    db.read
      .select()
      .from(stores)
      .where(and(inArray(stores.storeId, [...storeIds]), isSame))
      .orderBy(stores.storeId)
      .limit(1),
  );
  const [row] = (await Promise.all(found)).flat().toSorted((a, b) => (a.storeId < b.storeId ? -1 : 1));
  return row ? toStoreView(row) : undefined;
}

function noSuchStore(userId: string, { name, address }: StoreNames): Condition {
  return {
    sql: `not exists (select 1 from stores
          where owner_user_id = ? and name_key = ? and address_key = ? and closed_at is null)`,
    args: [userId, foldKey(name), foldKey(address)],
  };
}

/** Another call's store came first; nothing ever pointed at ours. */
async function dropClaim(ctx: ServiceContext, storeId: string): Promise<void> {
  const userId = requireOwnerId(ctx);
  await ctx.deps.control.write([
    rawStatement("delete from memberships where user_id = ? and store_id = ?", [userId, storeId]),
    rawStatement("delete from store_shards where store_id = ?", [storeId]),
  ]);
  forgetMembership(ctx.deps.access, userId, storeId);
}
