import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { forgetUpload } from "./complete-media.ts";
import { COMPLETE_GRACE_MS } from "./upload-row.ts";

const ROWS_MAX = 50;

/**
 * A tick's verb: throws away what was sent to a signed address and never completed. Repeatable; what the storage
 * does not delete now is asked for again.
 *
 * @returns how many this call looked at
 */
export async function purgeExpiredUploads({ ctx }: { ctx: ServiceContext }): Promise<{ purged: number }> {
  if (ctx.deps.media.storage === undefined) return { purged: 0 };
  const [rows = []] = await ctx.deps.store.query([
    rawStatement("select store_id, id from media_uploads where expires_at < ? order by expires_at limit ?", [
      ctx.deps.clock.now() - COMPLETE_GRACE_MS,
      ROWS_MAX,
    ]),
  ]);
  for (const row of rows) {
    await forgetUpload(ctx, { storeId: String(row["store_id"]), uploadId: String(row["id"]) });
  }
  return { purged: rows.length };
}
