import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import type { MarkedRead } from "./schemas.ts";

/** Marks the named notifications, or all of the store, as read. Ids that are not the store's change nothing. */
export async function markRead({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { storeId: string; ids?: readonly string[] | undefined; idempotencyKey?: string | undefined };
}): Promise<MarkedRead> {
  const { storeId, ids } = input;
  await requireStore(ctx, storeId, OWNER);
  return runOnce({
    ctx,
    storeId,
    procedure: "notifications.markRead",
    input,
    run: async (once) => {
      const chosen = ids === undefined ? "1" : "id in (select value from json_each(?))";
      const [result] = await ctx.deps.shards
        .of(storeId)
        .write([
          rawStatement(
            `update notifications set read_at = ? where store_id = ? and read_at is null and ${chosen} and ${once.guard.sql}`,
            [
              ctx.deps.clock.now(),
              storeId,
              ...(ids === undefined ? [] : [JSON.stringify(ids)]),
              ...once.guard.args,
            ],
          ),
          ...once.remember({}, once.guard),
        ]);
      return { storeId, marked: result?.rowsAffected ?? 0 };
    },
    replay: async () => ({ storeId, marked: 0 }),
  });
}
