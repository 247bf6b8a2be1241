import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { byShard } from "../../db/index.ts";
import { memberships } from "../../db/schema/control.ts";
import { stores } from "../../db/schema/store.ts";
import type { StoreAccess } from "./access.ts";
import { type StoreView, toStoreView } from "./store-view.ts";

export type StoreWithRole = { readonly store: StoreView; readonly role: StoreAccess["role"] };

/** A person is in few stores; this bounds what one request may read. */
const STORES_MAX = 1_000;

/** The stores the caller belongs to, oldest first. */
export async function storesOf(ctx: ServiceContext): Promise<StoreWithRole[]> {
  const places = await placesOf(ctx);
  if (places.length === 0) return [];
  const roles = new Map(places.map(({ storeId, role }) => [storeId, role]));
  const groups = await byShard(ctx.deps.shards, [...roles.keys()]);
  const found = groups.map(({ db, storeIds }) =>
    db.read
      .select()
      .from(stores)
      .where(inArray(stores.storeId, [...storeIds]))
      .orderBy(asc(stores.storeId)),
  );
  const rows = (await Promise.all(found)).flat().toSorted((a, b) => (a.storeId < b.storeId ? -1 : 1));
  return rows.map((row) => ({ store: toStoreView(row), role: roles.get(row.storeId) ?? "staff" }));
}

async function placesOf(ctx: ServiceContext): Promise<StoreAccess[]> {
  const { actor, deps } = ctx;
  if (actor.kind === "machine") {
    return actor.scopes.includes("read") ? [{ storeId: actor.storeId, role: "staff" }] : [];
  }
  if (actor.kind !== "user") return [];
  return deps.control.read
    .select({ storeId: memberships.storeId, role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.userId, actor.userId), isNull(memberships.removedAt)))
    .limit(STORES_MAX);
}
