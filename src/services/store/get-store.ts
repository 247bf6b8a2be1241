import type { ServiceContext } from "../../context.ts";
import { notFound } from "../../errors.ts";
import { OWNER, requireStore } from "./access.ts";
import type { StoreDto } from "./schemas.ts";
import { toStoreDto } from "./store-dto.ts";
import { loadStore } from "./store-view.ts";

/** @throws AppError NOT_FOUND for a store that is unknown or not the caller's, FORBIDDEN for staff */
export async function getStore({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { storeId: string };
}): Promise<StoreDto> {
  const { storeId, role } = await requireStore(ctx, input.storeId, OWNER);
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  return toStoreDto(store, role);
}
