import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { windDownEvents, windDownStatements } from "../event/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "./access.ts";
import { isVisitorsStore } from "./demo-visitor.ts";
import type { StoreDto } from "./schemas.ts";
import { toStoreDto } from "./store-dto.ts";
import { storeIsOpen } from "./store-is-open.ts";
import { loadStore } from "./store-view.ts";

/**
 * Closes a store: nothing new can begin, running events end, drafts and approved ones are cancelled, all in one
 * batch. Facts and numbers stay readable. Closing a closed store is no change and no error.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); PRECONDITION_FAILED DEMO_STORE_STAYS for a demo's, whose visitor may
 *   open no other
 */
export async function closeStore({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { storeId: string; idempotencyKey?: string | undefined };
}): Promise<StoreDto> {
  const { storeId, role } = await requireStore(ctx, input.storeId, OWNER);
  if (await isVisitorsStore(ctx, storeId))
    throw new AppError({ code: "PRECONDITION_FAILED", reason: "DEMO_STORE_STAYS" });
  const finish = async () => {
    await windDownEvents({ ctx, storeId });
    const store = await loadStore({ ctx, storeId });
    if (!store) throw notFound();
    return toStoreDto(store, role);
  };
  return runOnce({
    ctx,
    storeId,
    procedure: "stores.close",
    input,
    run: async (once) => {
      await markClosed(ctx, storeId, once);
      return finish();
    },
    replay: finish,
  });
}

async function markClosed(ctx: ServiceContext, storeId: string, once: OnceHandle): Promise<void> {
  const now = ctx.deps.clock.now();
  const entry = { storeId, action: "store.close", entityId: storeId, details: {} };
  const isClosed: Condition = {
    sql: "exists (select 1 from stores where store_id = ? and closed_at is not null)",
    args: [storeId],
  };
  const { statement, mark } = auditMark(ctx, entry, allOf(storeIsOpen(storeId), once.guard));
  const results = await ctx.deps.shards
    .of(storeId)
    .write([
      statement,
      rawStatement(
        `update stores set closed_at = ?, updated_at = ?, version = version + 1 where store_id = ? and ${mark.sql}`,
        [now, now, storeId, ...mark.args],
      ),
      ...once.remember({ storeId }, mark),
      ...(await windDownStatements({ ctx, storeId, mark: isClosed })),
    ]);
  ctx.deps.events.wake(storeId);
  if (!held(results)) await ctx.deps.shards.of(storeId).write(once.remember({ storeId }, once.guard));
}
