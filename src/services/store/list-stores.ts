import type { ServiceContext } from "../../context.ts";
import type { StoreDto } from "./schemas.ts";
import { toStoreDto } from "./store-dto.ts";
import { storesOf } from "./stores-of.ts";

/** The stores the caller owns or works in, oldest first; staff see no economics. */
export async function listStores({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { cursor?: string | undefined; limit: number };
}): Promise<{ items: StoreDto[]; nextCursor: string | null }> {
  const { cursor = "", limit } = input;
  const rest = (await storesOf(ctx)).filter(({ store }) => store.storeId > cursor);
  const page = rest.slice(0, limit);
  const last = page.at(-1)?.store.storeId;
  return {
    items: page.map(({ store, role }) => toStoreDto(store, role)),
    nextCursor: rest.length > limit && last !== undefined ? last : null,
  };
}
