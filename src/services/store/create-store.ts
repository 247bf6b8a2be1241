import type { ServiceContext } from "../../context.ts";
import { ALWAYS, type Condition, held } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { refuseVisitor } from "./demo-visitor.ts";
import { equipStore } from "./equip-store.ts";
import { claimStatements, insertStore, newStoreId, requireOwnerId } from "./insert-store.ts";
import type { CreateStoreFields, StoreDto } from "./schemas.ts";
import { toStoreDto } from "./store-dto.ts";
import { loadStore } from "./store-view.ts";

export type CreateStoreInput = CreateStoreFields & { idempotencyKey?: string | undefined };

/**
 * Opens a store for the caller. The control database is written first (membership, shard, idempotency key);
 * a crash before the store's own row is healed by the same call with the same key.
 *
 * @throws AppError PRECONDITION_FAILED DEMO_HAS_ONE_STORE for the visitor of a demo shop
 * @example await createStore({ ctx, input: { name: "맛있는집", industry: "음식점", address: "서울시 강남구", timeZone: "Asia/Seoul" } })
 */
export async function createStore({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: CreateStoreInput;
}): Promise<StoreDto> {
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "stores.create",
    input,
    run: async (once) => finish(ctx, input, await claim(ctx, once)),
    replay: ({ storeId = "" }) => finish(ctx, input, storeId),
  });
}

async function claim(ctx: ServiceContext, once: OnceHandle): Promise<string> {
  const storeId = newStoreId(ctx);
  const mark: Condition = { sql: "exists (select 1 from store_shards where store_id = ?)", args: [storeId] };
  const results = await ctx.deps.control.write([
    ...(await claimStatements(ctx, storeId, once.guard)),
    ...once.remember({ storeId }, mark),
  ]);
  if (held(results)) return storeId;
  await refuseVisitor(ctx, requireOwnerId(ctx));
  throw new AppError({ code: "CONFLICT", reason: "IDEMPOTENCY_IN_FLIGHT" });
}

/** Repeatable: everything it does stands already or is done now. */
async function finish(ctx: ServiceContext, input: CreateStoreInput, storeId: string): Promise<StoreDto> {
  await equipStore(ctx, storeId);
  await insertStore(ctx, { ...input, storeId }, ALWAYS);
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  return toStoreDto(store, "owner");
}
